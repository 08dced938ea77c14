using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace FakeLlm;

/// <summary>A model: what it answers, and whether standard input is read first.</summary>
internal sealed record Model(Func<Request, Answer> Answer, bool ReadsInput = true);

/// <summary>
/// The models by name; <see cref="Help.Fake"/> says what each does. Two families, one file each: those that differ in what they
/// print are here, those that differ in what becomes of the process are in <see cref="ProcessModels"/>.
/// </summary>
internal static class Models
{
    public const string Default = "fake-echo";

    private static readonly JsonWriterOptions Readable = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static readonly Dictionary<string, Model> Table = new(StringComparer.Ordinal)
    {
        ["fake-echo"] = new(request => Answer.Of(Reply(request, request.Prompt))),
        ["fake-1"] = new(Greet),
        ["gpt-4"] = new(Greet),
        ["claude-3-sonnet"] = new(Greet),
        ["gemini-pro"] = new(Greet),
        ["fake-args"] = new(request => Answer.Of(Json(writer => WriteArray(writer, request.Arguments)))),
        ["fake-env"] = new(request => Answer.Of(string.Join('\n', request.Call.All("name").Select(Variable)))),
        ["fake-json"] = new(request => Answer.Of(Json(writer => WriteObject(writer, request)))),
        ["fake-delay"] = new(Delay),
        ["fake-stream"] = new(Stream),
        ["fake-lines"] = new(Lines),
        ["fake-flood"] = new(Flood),
        ["fake-split"] = new(SplitCharacters),
        ["fake-invalid-utf8"] = new(_ => new Answer
        {
            Chunks =
            [
                [.. "Hi "u8, 0xFF, 0xFE, (byte)'!', 0xC3, (byte)'(', 0xE2, 0x82],
            ],
        }),
        ["fake-ansi"] = new(_ => Answer.Of("\e[31mred\e[0m \e]0;title\aplain \e[2Jcleared\e[1;1H")),
        ["fake-crlf"] = new(_ => Answer.Of("line 1\r\nline 2")),
        ["fake-no-stdin"] = new(_ => Answer.Of("I did not read standard input."), ReadsInput: false),
    };

    public static IEnumerable<string> Names =>
        Table.Keys.Concat(ProcessModels.Table.Keys).Concat(CapturedCases.Names.Select(name => "fake-" + name));

    public static Model? Find(string name)
    {
        if (Table.TryGetValue(name, out var model) || ProcessModels.Table.TryGetValue(name, out model))
        {
            return model;
        }

        return
            name.StartsWith("fake-", StringComparison.Ordinal)
            && CapturedCases.Names.Contains(name[5..], StringComparer.Ordinal)
            ? new Model(request => CapturedCases.AnswerOf(name[5..], request.Prompt))
            : null;
    }

    /// <summary>The answer of the model, changed by the parameters that every model knows.</summary>
    public static Answer AnswerOf(Model model, Request request)
    {
        var call = request.Call;
        var answer = model.Answer(request);
        if (call.Text("chunks") is not null)
        {
            var whole = Encoding.UTF8.GetString([.. answer.Chunks.SelectMany(chunk => chunk)]);
            answer = answer with { Chunks = Answer.Pieces(whole, (int)call.Number("chunks", 1)) };
        }

        answer = answer with
        {
            Delay = call.Duration("delay", answer.Delay),
            Interval = call.Duration("interval", answer.Interval),
            ExitCode = (int)call.Number("code", answer.ExitCode),
            FinishReason = call.Text("finish") switch
            {
                null => answer.FinishReason,
                "none" => null,
                var reason => reason,
            },
        };
        return IsToFail(call, out var failure) ? CapturedCases.AnswerOf(failure, request.Prompt) : answer;
    }

    public static string Reply(Request request, string text) =>
        request.Call.Text("text") ?? (request.HasSchema ? """{"name": "Fido", "age": 3}""" : text);

    /// <summary>A prompt as the server of the captured cases repeated it: on one line, and not all of a long one.</summary>
    public static string Shown(string prompt) =>
        prompt.Length == 0 ? "?" : (prompt.Length > 80 ? prompt[..80] : prompt).Replace('\n', ' ');

    private static Answer Greet(Request request) =>
        Answer.Of(Reply(request, $"Hello from the fake model {request.Call.Name}.\nYou said: {Shown(request.Prompt)}"));

    private static string Variable(string name) =>
        Environment.GetEnvironmentVariable(name) is { } value ? $"{name}={value}" : $"{name} is not set";

    private static bool IsToFail(ModelCall call, out string failure)
    {
        var failures = call.Number("fail", 0);
        failure = call.Text("with") ?? "err_429";
        return failures > 0
            && NextNumberIn(call.Text("counter") ?? throw new NotSupportedException("'fail' needs counter=FILE."))
                <= failures;
    }

    /// <summary>Counts the calls of processes that may run at the same time.</summary>
    private static long NextNumberIn(string file)
    {
        while (true)
        {
            try
            {
                using var stream = new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
                using var reader = new StreamReader(stream);
                var number = reader.ReadToEnd() is { Length: > 0 } text ? long.Parse(text, null) + 1 : 1;
                stream.SetLength(0);
                stream.Write(Encoding.UTF8.GetBytes(number.ToString((IFormatProvider?)null)));
                return number;
            }
            catch (IOException) when (File.Exists(file))
            {
                Thread.Sleep(5);
            }
        }
    }

    private static Answer Delay(Request request) =>
        Answer.Of(Reply(request, request.Prompt)) with
        {
            Delay = request.Call.Duration("seconds", TimeSpan.FromSeconds(1)),
        };

    private static Answer Stream(Request request) =>
        new() { Chunks = Answer.Pieces(Reply(request, request.Prompt), 5), Interval = TimeSpan.FromMilliseconds(100) };

    private static Answer Lines(Request request)
    {
        var count = (int)request.Call.Number("count", 5);
        return new Answer
        {
            Chunks = Enumerable
                .Range(1, count)
                .Select(number => Encoding.UTF8.GetBytes($"line {number}{(number < count ? "\n" : "")}"))
                .ToArray(),
        };
    }

    private static Answer Flood(Request request)
    {
        var (total, line) = (request.Call.Number("bytes", 10_000_000), (int)request.Call.Number("line", 80));
        var toStandardError = request.Call.Text("to") is "stderr";
        var block = new byte[line > 0 ? Math.Max(1, 65536 / line) * line : 65536];
        Array.Fill(block, (byte)'x');
        for (var index = line - 1; line > 0 && index < block.Length; index += line)
        {
            block[index] = (byte)'\n';
        }

        return toStandardError ? Answer.Of("done") with { AtTheEnd = WriteErrors } : new Answer { Chunks = Blocks() };

        void WriteErrors()
        {
            foreach (var written in Blocks())
            {
                StandardStreams.WriteError(written);
            }
        }

        IEnumerable<byte[]> Blocks()
        {
            for (var left = total; left > 0; left -= block.Length)
            {
                yield return left >= block.Length ? block : block[..(int)left];
            }
        }
    }

    /// <summary>Every character of more than one byte is cut in its middle, and the cut is where the pauses are.</summary>
    private static Answer SplitCharacters(Request request)
    {
        var bytes = Encoding.UTF8.GetBytes(request.Prompt.Length > 0 ? request.Prompt : "Grüße 👋🏽 日本語");
        var chunks = new List<byte[]>();
        var start = 0;
        for (var index = 1; index < bytes.Length; index++)
        {
            var isFirstContinuation = (bytes[index] & 0xC0) == 0x80 && (bytes[index - 1] & 0xC0) == 0xC0;
            if (isFirstContinuation)
            {
                chunks.Add(bytes[start..index]);
                start = index;
            }
        }

        chunks.Add(bytes[start..]);
        return new Answer { Chunks = chunks, Interval = TimeSpan.FromMilliseconds(20) };
    }

    private static string Json(Action<Utf8JsonWriter> write)
    {
        using var stream = new MemoryStream();
        var readable = new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
        using (var writer = new Utf8JsonWriter(stream, readable))
        {
            write(writer);
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static void WriteArray(Utf8JsonWriter writer, string[] values)
    {
        writer.WriteStartArray();
        Array.ForEach(values, writer.WriteStringValue);
        writer.WriteEndArray();
    }

    private static void WriteObject(Utf8JsonWriter writer, Request request)
    {
        writer.WriteStartObject();
        writer.WriteString("model", request.Call.Name);
        writer.WriteString("prompt", request.Prompt);
        writer.WriteEndObject();
    }
}
