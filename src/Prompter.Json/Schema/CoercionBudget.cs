namespace Prompter.Json.Schema;

/// <summary>How many places may still be looked at: alternatives in alternatives would be tried in all combinations.</summary>
internal sealed class CoercionBudget
{
    private int left = 20_000;

    public bool TryTake() => left-- > 0;
}
