using Prompter.Tests.Providers.Conformance;

namespace Prompter.Tests.Providers.Ollama;

public abstract class OllamaTest() : ScriptedTest(Family.Ollama);
