using System.Diagnostics;
using OpenTelemetry;
using Prompter.Redaction;

namespace Prompter.Cli.Commands.Prompt;

/// <summary>Takes secrets out of spans before they are sent away.</summary>
internal sealed class SpanRedaction(Redactor redactor) : BaseProcessor<Activity>
{
    public override void OnEnd(Activity data)
    {
        data.DisplayName = redactor.Redact(data.DisplayName);
        if (data.StatusDescription is { } description)
        {
            data.SetStatus(data.Status, redactor.Redact(description));
        }

        // A name may be there twice, and only the first of them can be set.
        foreach (var same in data.TagObjects.GroupBy(tag => tag.Key, tag => tag.Value, StringComparer.Ordinal).ToList())
        {
            foreach (var _ in same)
            {
                data.SetTag(same.Key, null);
            }

            data.SetTag(same.Key, Redacted(same.First()));
        }

        if (data.Events.Any(HasSecret))
        {
            // Events cannot be changed: the span stays here.
            data.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
        }
    }

    private bool HasSecret(ActivityEvent happened) =>
        Differs(happened.Name) || happened.Tags.Any(tag => tag.Value is { } value && Differs($"{value}"));

    private bool Differs(string text) => redactor.Redact(text) != text;

    private object? Redacted(object? value) =>
        value switch
        {
            string text => redactor.Redact(text),
            IEnumerable<string> texts => texts.Select(redactor.Redact).ToArray(),
            _ => value,
        };
}
