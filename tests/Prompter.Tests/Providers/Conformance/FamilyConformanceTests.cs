namespace Prompter.Tests.Providers.Conformance;

public sealed class AnthropicConformanceTests(SimulatorFixture simulator) : ConformanceTest(simulator, Family.Anthropic)
{
    private protected override ErrorCategory ErrorInStream => ErrorCategory.Overloaded;
}

public sealed class GeminiConformanceTests(SimulatorFixture simulator) : ConformanceTest(simulator, Family.Gemini)
{
    private protected override ErrorCategory ErrorInStream => ErrorCategory.Overloaded;
}

public sealed class OllamaConformanceTests(SimulatorFixture simulator) : ConformanceTest(simulator, Family.Ollama)
{
    private protected override bool IsItsTerminatorTheEnd => true;

    private protected override bool TellsReasoningTokens => false;

    private protected override bool TellsCachedTokens => false;

    public override async Task A_tool_can_be_forced() =>
        Assert.Equal(
            ErrorCategory.InvalidRequest,
            (await Assert.ThrowsAsync<PrompterException>(() => base.A_tool_can_be_forced())).Category
        );
}

public sealed class OpenAIConformanceTests(SimulatorFixture simulator) : ConformanceTest(simulator, Family.OpenAI);

public sealed class ResponsesConformanceTests(SimulatorFixture simulator) : ConformanceTest(simulator, Family.Responses)
{
    private protected override bool IsItsTerminatorTheEnd => true;
}
