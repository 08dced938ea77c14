namespace Prompter.Json.Schema;

/// <summary>What was given as a schema is none, or refers to itself without end.</summary>
public sealed class JsonSchemaException : Exception
{
    /// <param name="message">All mistakes, each with its place.</param>
    /// <param name="innerException">What was thrown while the schema was read, or null.</param>
    internal JsonSchemaException(string message, Exception? innerException = null)
        : base(message, innerException) { }
}
