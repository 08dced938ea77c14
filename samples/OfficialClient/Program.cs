// OpenAI's own client with retries, deadlines, a circuit breaker and a fallback around it.
// OPENAI_API_KEY=... dotnet run --project samples/OfficialClient -- gpt-5.5 gpt-4.1
using System.ClientModel;
using System.ClientModel.Primitives;
using Microsoft.Extensions.AI;
using OpenAI;
using Prompter;
using Prompter.Calls;

var openAI = new OpenAIClient(
    new ApiKeyCredential(Environment.GetEnvironmentVariable("OPENAI_API_KEY") ?? ""),
    new()
    {
        Endpoint = new(Environment.GetEnvironmentVariable("OPENAI_BASE_URL") ?? "https://api.openai.com/v1"),
        // Retries have one owner.
        RetryPolicy = new ClientRetryPolicy(0),
    }
);
IChatClient[] models =
[
    .. (args.Length > 0 ? args : ["gpt-5.5", "gpt-4.1"]).Select(name => openAI.GetChatClient(name).AsIChatClient()),
];

using var client = models[0]
    .AsBuilder()
    .UsePrompter(options =>
    {
        options.Retry = new() { Retries = 2 };
        options.Deadlines = new() { Total = TimeSpan.FromSeconds(30) };
        options.TotalDeadline = TimeSpan.FromMinutes(2);
        foreach (var model in models.Skip(1))
        {
            options.Fallback.Add(model);
        }
    })
    .Build();

var response = await client.GetResponseAsync("Name a bird.");
Console.WriteLine(response.Text);
foreach (var attempt in CallRecord.Of(response)!.Attempts)
{
    Console.WriteLine($"{attempt.Model}: {attempt.Error?.ToString() ?? "answered"}");
}
