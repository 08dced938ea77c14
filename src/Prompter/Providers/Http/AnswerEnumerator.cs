using System.Runtime.CompilerServices;
using Prompter.Providers.Errors;

namespace Prompter.Providers.Http;

/// <summary>Sends a request and reads its answer update by update.</summary>
/// <remarks>Written by hand: an update that is there already costs an iterator of the compiler several times as much as this.</remarks>
internal sealed class AnswerEnumerator(HttpChatClient client, Question question, CancellationToken cancellationToken)
    : IAsyncEnumerator<ChatResponseUpdate>
{
    private readonly HttpErrors errors = question.Errors;
    private HttpRequestMessage? request;
    private HttpResponseMessage? response;
    private AnswerReader? reader;

    /// <summary>What is received; null before the response is there.</summary>
    private DocumentStream? documents;
    private bool isFirst = true;
    private bool hasFinishReason;
    private bool hasEnded;
    private bool isClosed;

    public ChatResponseUpdate Current { get; private set; } = null!;

    public ValueTask<bool> MoveNextAsync()
    {
        try
        {
            return isClosed ? new(false)
                : TryMove() ? new(true)
                : WaitAsync();
        }
        catch (Exception exception)
        {
            return ValueTask.FromException<bool>(Failure(exception));
        }
    }

    public ValueTask DisposeAsync()
    {
        Close();
        return default;
    }

    /// <summary>Goes on to the next update of what is received, if it is there.</summary>
    private bool TryMove()
    {
        while (documents is not null && !reader!.IsDone && documents.TryRead(out var document))
        {
            if (reader.Read(document) is { } update)
            {
                return Show(update);
            }
        }

        return false;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<bool> WaitAsync()
    {
        try
        {
            if (response is null)
            {
                await BeginAsync().ConfigureAwait(false);
            }

            while (
                documents is not null
                && !reader!.IsDone
                && await documents.FillAsync(cancellationToken).ConfigureAwait(false)
            )
            {
                if (TryMove())
                {
                    return true;
                }
            }

            if (!hasEnded)
            {
                hasEnded = true;
                if (reader!.End() is { } last)
                {
                    return Show(last);
                }
            }

            if (!hasFinishReason)
            {
                cancellationToken.ThrowIfCancellationRequested();
                throw reader!.Problem ?? Stray() ?? errors.Cut();
            }

            Close();
            return false;
        }
        catch (Exception exception)
        {
            throw Failure(exception);
        }
    }

    private async ValueTask BeginAsync()
    {
        request = client.RequestFor(question);
        response = await client.SendAsync(request, errors, cancellationToken).ConfigureAwait(false);
        documents = new(
            await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false),
            client.StreamsLines && question.Streams
        );
        reader = client.CreateReader(question, documents);
    }

    /// <summary>What came instead of an answer: a web page, or words that nobody put into a form; null where nothing came.</summary>
    private PrompterException? Stray()
    {
        var text = documents?.StrayText ?? "";
        if (text.Length == 0)
        {
            return null;
        }

        if (ErrorPage.TitleIn(text) is not null)
        {
            return errors.FromPage(text, response!.RequestMessage?.RequestUri);
        }

        var told = errors.FromBody(text);
        return told.Category is ErrorCategory.Permanent
            ? errors.Malformed($"the answer has no form that is known: {OneLine.From(text, 200)}")
            : told;
    }

    private bool Show(ChatResponseUpdate update)
    {
        if (isFirst)
        {
            isFirst = false;
            update.AdditionalProperties = client.WithHeaders(update.AdditionalProperties, response!.Headers);
        }

        hasFinishReason |= update.FinishReason is not null;
        Current = update;
        return true;
    }

    private Exception Failure(Exception exception)
    {
        Close();
        return exception is not PrompterException && cancellationToken.IsCancellationRequested
            ? exception
            : errors.From(exception, reader);
    }

    private void Close()
    {
        isClosed = true;
        documents?.Dispose();
        documents = null;
        response?.Dispose();
        request?.Dispose();
    }
}
