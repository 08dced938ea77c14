// Hands an LlmClient to code that knows only IChatClient of Microsoft.Extensions.AI.
// dotnet run --project samples/AnyChatClient -- sim:swift
using AnyChatClient;
using Prompter;

using var client = new LlmClientBuilder()
    .WithModels(args.Length > 0 ? args : ["openai:gpt-5.5", "anthropic:claude-sonnet-5"])
    .Build();

Console.WriteLine(await new Summary(client).OfAsync("CRDTs merge without a leader."));
