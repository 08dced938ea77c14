namespace Prompter.Catalogue;

/// <summary>What a model can do beside reading and writing text.</summary>
[Flags]
public enum ModelCapabilities
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>It calls tools.</summary>
    Tools = 1,

    /// <summary>It reads images.</summary>
    Images = 1 << 1,

    /// <summary>It reads PDF documents.</summary>
    Pdf = 1 << 2,

    /// <summary>It hears.</summary>
    Audio = 1 << 3,

    /// <summary>It watches videos.</summary>
    Video = 1 << 4,

    /// <summary>It keeps to a JSON schema.</summary>
    StructuredOutput = 1 << 5,

    /// <summary>It thinks before it answers.</summary>
    Reasoning = 1 << 6,

    /// <summary>A temperature may be set.</summary>
    Temperature = 1 << 7,

    /// <summary>It goes on from the text of a last message by the assistant.</summary>
    Prefill = 1 << 8,
}
