// Streams an answer from the first model of a chain that gives one, and says who it was.
// dotnet run --project samples/FallbackChain -- "sim:scholar?fail=cut" sim:swift
using Prompter;
using Prompter.Calls;
using Prompter.Policies.Rescue;

using var client = new LlmClientBuilder()
    .WithModels(args.Length > 0 ? args : ["openai:gpt-5.5", "anthropic:claude-sonnet-5"])
    .WithRescue(StreamRescue.Restart)
    .Build();

try
{
    await foreach (var update in client.StreamAsync("Explain CRDTs in two sentences."))
    {
        if (NoticeContent.In(update) is { } notice)
        {
            var dropped = notice.Restarts ? "; forget the text so far" : "";
            Console.WriteLine($"\n[{notice.Failed.Model}: {notice.Failed.Message}; next: {notice.Next}{dropped}]");
        }

        Console.Write(update.Text);
    }
}
catch (PrompterException failure)
{
    Console.WriteLine($"\n[{failure.Category}: {failure.Message}]");
    return 1;
}

foreach (var used in client.GetUsage().Models)
{
    Console.WriteLine(
        $"\n{used.Model}: {used.Attempts} tries, {used.Tokens.OutputTokenCount ?? 0} tokens, ${used.Cost?.ToString() ?? "?"}"
    );
}

return 0;
