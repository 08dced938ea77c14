// Asks for a value of a C# type, whatever the model wraps, breaks or leaves out at first.
// dotnet run --project samples/StructuredOutput -- openai:gpt-5.5
using Prompter;
using StructuredOutput;

using var client = new LlmClientBuilder()
    .WithModels(args.Length > 0 ? args : ["openai:gpt-5.5", "anthropic:claude-sonnet-5"])
    .Build();

var answer = await client.ChatAsync("Invent an expedition to the south pole.", Expeditions.Default.Expedition);
var expedition = answer.Value;

Console.WriteLine($"{expedition.Title}, {expedition.Start:yyyy-MM-dd}, {expedition.Difficulty}");
foreach (var member in expedition.Members)
{
    Console.WriteLine($"  {member.Name}, {member.Age?.ToString() ?? "age unknown"}");
}

foreach (var used in client.GetUsage().Models)
{
    Console.WriteLine($"{used.Model}: {used.Attempts} tries, {used.Failures} of them not right");
}
