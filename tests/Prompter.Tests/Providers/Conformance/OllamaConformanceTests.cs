using Microsoft.Extensions.AI;
using Prompter.Models;
using Prompter.Providers.Http;
using Prompter.Providers.Ollama;

namespace Prompter.Tests.Providers.Conformance;

public sealed class OllamaConformanceTests(SimulatorFixture simulator) : ConformanceTest(simulator)
{
    private protected override bool TellsReasoningTokens => false;

    private protected override bool TellsCachedTokens => false;

    private protected override HttpChatClient Create(string model, string key = "test-key") =>
        new OllamaChatClient(
            model,
            new()
            {
                Provider = "ollama",
                BaseUrl = Server.OllamaBaseUrl,
                ApiKey = key,
            }
        );

    /// <summary>Its only sign of an end is the line that says so.</summary>
    public override async Task A_finish_reason_is_an_end_also_without_a_terminator() =>
        Assert.Equal(
            ErrorCategory.MalformedOutput,
            (
                await Assert.ThrowsAsync<PrompterException>(() =>
                    AskAsync(CreateModel("fail=noterminator"), [new(ChatRole.User, "Hi")], new(), true)
                )
            ).Category
        );

    public override async Task A_tool_can_be_forced() =>
        Assert.Equal(
            ErrorCategory.InvalidRequest,
            (await Assert.ThrowsAsync<PrompterException>(() => base.A_tool_can_be_forced())).Category
        );
}
