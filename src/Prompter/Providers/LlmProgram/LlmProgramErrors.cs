using System.Text.RegularExpressions;
using Prompter.Calls;
using Prompter.Providers.Errors;

namespace Prompter.Providers.LlmProgram;

/// <summary>Makes of what <c>llm</c> wrote to its standard error the one exception that a failed call ends in.</summary>
internal static partial class LlmProgramErrors
{
    private const string Provider = "llm";
    private const int SignalBase = 128;
    private const int LastSignalExit = 165;
    private const int WindowsInterrupt = unchecked((int)0xC000013A);

    private static readonly string[] LogRaces =
    [
        "is locked",
        "_llm_migrations",
        "no such table",
        "already exists",
        "duplicate column",
    ];

    /// <summary>How <c>llm</c> itself, not a provider, begins its complaints.</summary>
    private static readonly (ErrorCategory Category, string[] Beginnings)[] OwnWords =
    [
        (ErrorCategory.ModelNotFound, ["Unknown model"]),
        (ErrorCategory.AuthFailure, ["No key found"]),
        (
            ErrorCategory.InvalidRequest,
            [
                "No such option",
                "No such command",
                "Invalid value",
                "Invalid template",
                "Missing argument",
                "Missing option",
                "Missing parameter",
                "Got unexpected extra argument",
                "This model does not support",
            ]
        ),
    ];

    /// <summary>Classifies a failed call; the exit code is 128 plus the signal's number where a signal ended it.</summary>
    public static PrompterException From(string standardError, int exitCode, string model, CommandReport report)
    {
        var found = DeathBySignal(exitCode) ?? Read(LlmProgramErrorText.In(standardError), exitCode);
        return new PrompterException(found.Category, found.Message)
        {
            Provider = Provider,
            Model = model,
            StatusCode = found.Status,
            RetryAfter = found.RetryAfter,
            Command = report,
        };
    }

    private static Finding? DeathBySignal(int exitCode)
    {
        if (exitCode == WindowsInterrupt)
        {
            return new(ErrorCategory.Cancelled, "llm was interrupted");
        }

        if (exitCode is <= SignalBase or > LastSignalExit)
        {
            return null;
        }

        var name = (exitCode - SignalBase) switch
        {
            1 => "SIGHUP",
            2 => "SIGINT",
            3 => "SIGQUIT",
            4 => "SIGILL",
            6 => "SIGABRT",
            8 => "SIGFPE",
            9 => "SIGKILL (out of memory?)",
            11 => "SIGSEGV",
            13 => "SIGPIPE",
            14 => "SIGALRM",
            15 => "SIGTERM",
            24 => "SIGXCPU",
            25 => "SIGXFSZ",
            var number => string.Create(CultureInfo.InvariantCulture, $"signal {number}"),
        };
        return name is "SIGINT"
            ? new(ErrorCategory.Cancelled, "llm was interrupted (SIGINT)")
            : new(ErrorCategory.Permanent, $"llm was killed by {name}");
    }

    private static Finding Read(string error, int exitCode)
    {
        var line = OneLine.From(error, ErrorMessage.MaxLength);
        if (line.Length == 0)
        {
            return new(
                ErrorCategory.Permanent,
                string.Create(CultureInfo.InvariantCulture, $"llm exited with code {exitCode} and said nothing")
            );
        }

        if (line is "Aborted!" || line.StartsWith("KeyboardInterrupt", StringComparison.Ordinal))
        {
            return new(ErrorCategory.Cancelled, "llm was interrupted");
        }

        if (LostToTheLog(line))
        {
            const string Lost = "llm lost its answer to its locked log";
            const string Hint = "'llm.database: own' avoids this";
            return new(ErrorCategory.Transient, $"{Lost} ({OneLine.From(line, 150)}); {Hint}");
        }

        if (OwnCategory(error, exitCode) is { } own)
        {
            return new(own, Message(own, ErrorAnswer.InPlainWords(error), line));
        }

        var answer = ErrorAnswer.Read(error);
        var delay = StatedDelay.In(error);
        var category = ErrorWords.Of(answer, delay);
        return new(category, Message(category, answer, line), answer.Status, delay);
    }

    /// <summary>The category of an error that <c>llm</c> itself made, or null where the error came from elsewhere.</summary>
    private static ErrorCategory? OwnCategory(string error, int exitCode)
    {
        const int UsageError = 2;
        var beginning = error.TrimStart(' ', '\t', '\'', '"');
        var (category, words) = OwnWords.FirstOrDefault(own =>
            own.Beginnings.Any(words => beginning.StartsWith(words, StringComparison.Ordinal))
        );
        return words is not null ? category
            : exitCode == UsageError ? ErrorCategory.InvalidRequest
            : null;
    }

    /// <summary>Parallel processes that share a log lock each other out, or race to create its tables.</summary>
    private static bool LostToTheLog(string line) =>
        line is "database is locked"
        || (
            line.StartsWith("sqlite3.", StringComparison.Ordinal)
            && LogRaces.Any(words => line.Contains(words, StringComparison.Ordinal))
        );

    private static string Message(ErrorCategory category, ErrorAnswer answer, string line) =>
        ErrorMessage.From(category, answer, line, Hint(category, answer.Text));

    private static string? Hint(ErrorCategory category, string text)
    {
        bool Says(string words) => text.Contains(words, StringComparison.OrdinalIgnoreCase);
        return category switch
        {
            ErrorCategory.ModelNotFound => "run 'llm models' to see the names",
            ErrorCategory.AuthFailure when !Says("llm keys") => "'llm keys set NAME' stores another key",
            ErrorCategory.InvalidRequest when TemplateNumber().IsMatch(text) =>
                "in llm -t names a template; a temperature is -o temperature NUMBER",
            ErrorCategory.InvalidRequest when Says("extra inputs are not permitted") =>
                "'llm models list --options' shows what each model takes",
            ErrorCategory.InvalidRequest when Says("argument list too long") => "give a long prompt on standard input",
            _ => null,
        };
    }

    [GeneratedRegex(
        @"^\s*Invalid template: ?\d+(\.\d+)?\s*$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 10_000
    )]
    private static partial Regex TemplateNumber();

    private sealed record Finding(
        ErrorCategory Category,
        string Message,
        int? Status = null,
        TimeSpan? RetryAfter = null
    );
}
