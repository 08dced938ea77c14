using System.Runtime.CompilerServices;

namespace Prompter.Policies;

/// <summary>How options of policies check themselves: where they are set.</summary>
internal static class OptionRange
{
    /// <summary>The value, where it is in its range; null is no limit.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not.</exception>
    public static T? Within<T>(this T? value, T least, T most, [CallerMemberName] string option = "")
        where T : struct, IComparable<T> => value is { } set ? set.Within(least, most, option) : null;

    /// <summary>The value, where it is in its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not.</exception>
    public static T Within<T>(this T value, T least, T most, [CallerMemberName] string option = "")
        where T : struct, IComparable<T> =>
        value.CompareTo(least) >= 0 && value.CompareTo(most) <= 0
            ? value
            : throw new ArgumentOutOfRangeException(option, value, $"{option} has to be from {least} to {most}.");
}
