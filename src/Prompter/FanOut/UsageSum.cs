using Microsoft.Extensions.AI;

namespace Prompter.FanOut;

/// <summary>Adds up usages, none of which may be known.</summary>
internal sealed class UsageSum
{
    public UsageDetails? Value { get; private set; }

    public void Add(UsageDetails? usage)
    {
        if (usage is not null)
        {
            Value ??= new();
            Value.Add(usage);
        }
    }
}
