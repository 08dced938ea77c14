using Prompter.Tests.Providers.Conformance;

namespace Prompter.Tests.Providers.OpenAI;

public abstract class ResponsesTest() : ScriptedTest(Family.Responses);
