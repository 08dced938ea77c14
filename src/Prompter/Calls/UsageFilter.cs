namespace Prompter.Calls;

/// <summary>Whose usage is asked for; null everywhere for everybody's.</summary>
public sealed record UsageFilter
{
    /// <summary>Of this provider only.</summary>
    public string? Provider { get; init; }

    /// <summary>Of the model of this name only, at whatever provider.</summary>
    public string? Model { get; init; }

    internal bool Takes(ModelReference model) =>
        (Provider is null || Provider == model.Provider) && (Model is null || Model == model.Model);
}
