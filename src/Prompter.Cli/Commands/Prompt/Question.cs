using System.Runtime.CompilerServices;
using System.Text.Unicode;
using Prompter.Artifacts;
using Prompter.Calls;
using Prompter.Providers.LlmProgram;

namespace Prompter.Cli.Commands.Prompt;

/// <summary>What every target and every attempt is asked, by the arguments of <c>llm</c> that mean something for every provider.</summary>
/// <remarks>
/// Files, addresses and standard input are read once a run, before the first policy, so that they count wherever a request is counted.
/// </remarks>
internal sealed class Question(
    LlmProgramArguments arguments,
    StructuredOutputArguments structuredOutput,
    PromptInput input,
    AppEnvironment environment,
    TimeSpan patience
)
{
    /// <summary>Options that are read here, and those about the log of <c>llm</c>, which no other provider writes.</summary>
    private static readonly HashSet<string> Known = new(StringComparer.Ordinal)
    {
        "--model",
        "--system",
        "--system-fragment",
        "--option",
        "--attachment",
        "--attachment-type",
        "--fragment",
        "--schema",
        "--schema-multi",
        "--template",
        "--extract",
        "--extract-last",
        "--usage",
        "--hide-reasoning",
        "--no-stream",
        "--no-log",
        "--log",
        "--async",
    };

    private readonly IReadOnlyList<ChatMessage> forLlm = input.ToMessages();

    private IReadOnlyList<ChatMessage>? read;

    /// <summary>Why it could not be read, which is a failure of each target that needs it.</summary>
    private PrompterException? problem;

    /// <summary>Whether a page of <c>-f</c> is taken as it is, and not its text.</summary>
    public bool TakesPagesAsTheyAre { get; init; }

    public IReadOnlyList<ChatMessage> Messages => read ?? forLlm;

    public ChatOptions Options { get; private set; } = new();

    /// <summary>Files and addresses that were read.</summary>
    public IReadOnlyList<ManifestFile> Files { get; private set; } = [];

    /// <summary>Reads everything that the arguments name.</summary>
    /// <param name="onlyLlm">Whether only llm is asked, which reads for itself: then nothing is fetched, and what cannot be read is left out.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task ReadAsync(bool onlyLlm, CancellationToken cancellationToken)
    {
        try
        {
            read = await ReadMessagesAsync(onlyLlm, cancellationToken);
            Options = onlyLlm ? Options : ReadOptions();
        }
        catch (PrompterException exception)
        {
            problem = exception;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The run says so of every target.
        }
    }

    /// <summary>The client of a model, asked and its answer shaped as the arguments say.</summary>
    public IChatClient Around(IChatClient client, string provider) =>
        provider == PrompterHost.Llm
            ? client
                .AsBuilder()
                .Use(
                    (messages, options, llm, stop) => llm.GetResponseAsync(ForLlm(messages), options, stop),
                    (messages, options, llm, stop) => llm.GetStreamingResponseAsync(ForLlm(messages), options, stop)
                )
                .Build()
            : client
                .AsBuilder()
                .Use(null, (messages, options, model, stop) => AskAsync(model, provider, messages, options, stop))
                .Build();

    /// <summary>
    /// llm gets its arguments as they are, files and instructions among them: of the conversation it gets the prompt and standard input,
    /// and what policies have added.
    /// </summary>
    private IEnumerable<ChatMessage> ForLlm(IEnumerable<ChatMessage> messages) =>
        [.. forLlm, .. messages.Skip(Messages.Count)];

    /// <summary>Does for the models of other providers what <c>llm</c> does with an answer on request.</summary>
    private async IAsyncEnumerable<ChatResponseUpdate> AskAsync(
        IChatClient model,
        string provider,
        IEnumerable<ChatMessage> messages,
        ChatOptions? options,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        Refuse(provider);
        if (problem is not null)
        {
            throw problem.InWords(problem.Message);
        }

        var extractsLast = arguments.Has("--extract-last");
        var extracts = extractsLast || arguments.Has("--extract");
        var text = new StringBuilder();
        var usage = default(UsageDetails);
        var updates = !arguments.Has("--no-stream")
            ? model.GetStreamingResponseAsync(messages, options, cancellationToken)
            : (await model.GetResponseAsync(messages, options, cancellationToken))
                .ToChatResponseUpdates()
                .ToAsyncEnumerable();
        await foreach (var update in updates)
        {
            usage = update.Contents.OfType<UsageContent>().LastOrDefault()?.Details ?? usage;
            if (arguments.Has("--hide-reasoning"))
            {
                Remove<TextReasoningContent>(update);
            }

            if (extracts)
            {
                text.Append(update.Text);
                Remove<TextContent>(update);
                if (update.FinishReason is not null)
                {
                    update.Contents.Add(new TextContent(CodeBlock.In(text.ToString(), extractsLast)));
                }
            }

            yield return update;
        }

        if (arguments.Has("--usage") && usage is not null)
        {
            yield return new() { Contents = [new DiagnosticContent(UsageLine(usage))] };
        }
    }

    private static void Remove<T>(ChatResponseUpdate update)
        where T : AIContent
    {
        if (update.Contents.Any(content => content is T))
        {
            update.Contents = [.. update.Contents.Where(content => content is not T)];
        }
    }

    private ChatOptions ReadOptions()
    {
        var options = RequestOptions.Read(arguments.Pairs("--option"));
        options.Temperature =
            arguments.Values("--template").Select(Temperature).LastOrDefault(value => value is not null)
            ?? options.Temperature;
        if (structuredOutput.Schema is { } schema)
        {
            options.ResponseFormat = ChatResponseFormat.ForJsonSchema(schema);
            options.Temperature ??= 0;
        }

        return options;
    }

    /// <summary>The line that <c>llm -u</c> prints.</summary>
    private static string UsageLine(UsageDetails usage)
    {
        return $"Token usage: {Count(usage.InputTokenCount)} input, {Count(usage.OutputTokenCount)} output\n";

        static string Count(long? tokens) => tokens?.ToString("N0", CultureInfo.InvariantCulture) ?? "?";
    }

    /// <summary>Refuses what only llm knows.</summary>
    /// <exception cref="PrompterException">An argument makes no sense for other providers than llm.</exception>
    private void Refuse(string provider)
    {
        if (arguments.Unfinished is [var unfinished, ..])
        {
            throw Invalid($"'{unfinished}' lacks its value");
        }

        if (arguments.Surplus is [var surplus, ..])
        {
            throw Invalid($"there is a second prompt, '{surplus}'; put quotes around a prompt with blanks");
        }

        if (arguments.Given.FirstOrDefault(option => !Known.Contains(option)) is { } unknown)
        {
            throw Invalid($"{provider} does not take {unknown}, which only llm knows");
        }

        if (arguments.Values("--template").FirstOrDefault(name => Temperature(name) is null) is { } template)
        {
            throw Invalid($"'-t {template}' is a template of llm, which {provider} does not know");
        }
    }

    private static float? Temperature(string template) =>
        float.TryParse(template, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var temperature)
            ? temperature
            : null;

    /// <summary>The conversation, with everything that the arguments name.</summary>
    private async Task<IReadOnlyList<ChatMessage>> ReadMessagesAsync(bool onlyLlm, CancellationToken cancellationToken)
    {
        var attachments = new Attachments(environment, input.StandardInput, patience, cancellationToken)
        {
            TakesPagesAsTheyAre = TakesPagesAsTheyAre,
        };
        Files = attachments.Files;
        var instructions = await ReadTextsAsync("--system-fragment");
        instructions.AddRange(arguments.Values("--system").TakeLast(1));
        var texts = await ReadTextsAsync("--fragment");
        var contents = await ReadAllAsync(
            [
                .. arguments.Values("--attachment").Select(place => (place, (string?)null)),
                .. arguments.Pairs("--attachment-type"),
            ],
            attachments.ReadAsync
        );

        // Joined as llm joins them, so that all models are asked the same.
        var question = new ChatMessage(
            ChatRole.User,
            onlyLlm
                ? [.. forLlm[0].Contents, .. texts.Select(text => new TextContent(text)), .. contents]
                :
                [
                    new TextContent(string.Join('\n', Prompt() is { Length: > 0 } prompt ? [.. texts, prompt] : texts)),
                    .. contents,
                ]
        );
        var system = string.Join("\n\n", instructions.Select(text => text.Trim()).Where(text => text.Length > 0));
        return system.Length > 0 ? [new(ChatRole.System, system), question] : [question];

        Task<List<string>> ReadTextsAsync(string option) =>
            ReadAllAsync(
                arguments
                    .Values(option)
                    .Where(place => !onlyLlm || !Attachments.IsUrl(place))
                    .Select(place => (place, (string?)null)),
                (place, _) => attachments.ReadTextAsync(place)
            );

        async Task<List<T>> ReadAllAsync<T>(
            IEnumerable<(string Place, string? Type)> places,
            Func<string, string?, Task<T>> readAsync
        )
        {
            var all = new List<T>();
            foreach (var (place, type) in places)
            {
                try
                {
                    all.Add(await readAsync(place, type));
                }
                catch (PrompterException) when (onlyLlm)
                {
                    // It may know what this is.
                }
            }

            return all;
        }
    }

    /// <summary>Standard input and the prompt, unless standard input is attached.</summary>
    private string Prompt()
    {
        const string Standard = "-";
        var isAttached =
            ((string[])["--attachment", "--fragment", "--system-fragment"]).Any(option =>
                arguments.Values(option).Contains(Standard, StringComparer.Ordinal)
            ) || arguments.Pairs("--attachment-type").Any(pair => pair.First == Standard);
        if (isAttached || input.StandardInput.Length == 0)
        {
            return input.Prompt ?? "";
        }

        if (!Utf8.IsValid(input.StandardInput))
        {
            throw Invalid("standard input is no text; attach it with '-a -'");
        }

        var text = Encoding.UTF8.GetString(input.StandardInput);
        return input.Prompt is null ? text : $"{text} {input.Prompt}";
    }

    private static PrompterException Invalid(string message) => new(ErrorCategory.InvalidRequest, message);
}
