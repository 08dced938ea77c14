namespace Prompter.Cli.Commands;

/// <summary>Reads a secret: typed on a terminal without being shown, or from standard input as it is.</summary>
internal static class SecretInput
{
    private const int LongestSecret = 16 * 1024;

    /// <summary>Reads it; a line end behind it does not belong to it.</summary>
    /// <exception cref="UsageException">Nothing was given, or what cannot be a key.</exception>
    public static string Read(App app, string question)
    {
        var input = app.Streams.Input;
        var text = input.IsTerminal ? input.AskHidden(app.Error, question) : ReadAll(input.Open());
        var secret = text.TrimEnd('\r', '\n').Trim();
        return secret.Length == 0 ? throw new UsageException("no key was given; nothing is stored")
            : secret.Any(char.IsControl)
                ? throw new UsageException("a key is one line without control characters; nothing is stored")
            : secret;
    }

    private static string ReadAll(Stream stream)
    {
        using var input = new StreamReader(stream, Encoding.UTF8);
        var characters = new char[LongestSecret + 1];
        var count = input.ReadBlock(characters);
        return count <= LongestSecret
            ? new(characters, 0, count)
            : throw new UsageException("standard input is too long for a key; nothing is stored");
    }
}
