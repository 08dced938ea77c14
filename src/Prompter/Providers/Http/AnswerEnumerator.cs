using System.Runtime.CompilerServices;
using Prompter.Providers.Errors;

namespace Prompter.Providers.Http;

/// <summary>Sends a request and reads its answer update by update.</summary>
/// <remarks>Written by hand: an update that is there already costs an iterator of the compiler several times as much as this.</remarks>
internal sealed class AnswerEnumerator(HttpChatClient client, Question question, CancellationToken cancellationToken)
    : IAsyncEnumerator<ChatResponseUpdate>
{
    /// <summary>How long a server may take for what follows the end of an answer.</summary>
    private static readonly TimeSpan AfterEnd = TimeSpan.FromSeconds(10);

    private readonly HttpErrors errors = question.Errors;
    private HttpRequestMessage? request;
    private HttpResponseMessage? response;
    private AnswerReader? reader;
    private CancellationTokenSource? late;

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
            var isBroken = documents.Stray.Any && (documents.Stray.HasError || !reader.IsEndKnown);
            var update = reader.Read(document);
            if (isBroken)
            {
                // What is not understood may be a part of the answer.
                throw Stray() ?? errors.Cut();
            }

            if (update is not null)
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

            while (documents is not null && !reader!.IsDone && await FillAsync(documents).ConfigureAwait(false))
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

            if (!hasFinishReason || documents is { Stray.HasError: true })
            {
                cancellationToken.ThrowIfCancellationRequested();
                throw reader!.Problem ?? Stray() ?? reader.Unknown() ?? errors.Cut();
            }

            Close();
            return false;
        }
        catch (Exception exception)
        {
            throw Failure(exception);
        }
    }

    /// <summary>Waits for more; after the end of the answer, which usage may follow and the word for the end of the stream, not for ever.</summary>
    private ValueTask<bool> FillAsync(DocumentStream body) =>
        reader!.IsEndKnown ? FillAfterEndAsync(body) : body.FillAsync(cancellationToken);

    private async ValueTask<bool> FillAfterEndAsync(DocumentStream body)
    {
        // One for all that comes: signs of life are no reason to wait longer.
        late ??= new(AfterEnd, client.TimeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            return await body.FillAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
            when (late.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return false;
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

    /// <summary>What came instead of an answer, or in the middle of one: a web page, or words that nobody put into a form; null where nothing came.</summary>
    private PrompterException? Stray()
    {
        var text = documents?.Stray.Text ?? "";
        if (text.Length == 0 || documents is not { } read || (read.HasDocuments && !read.Stray.Any))
        {
            return null;
        }

        if (read.HasDocuments)
        {
            return errors.NoPart(text);
        }

        if (ErrorPage.TitleIn(text) is not null)
        {
            return errors.FromPage(text, response!.RequestMessage?.RequestUri);
        }

        var told = errors.FromBody(text);
        return told.Category is ErrorCategory.Permanent ? errors.NoForm(text) : told;
    }

    private bool Show(ChatResponseUpdate update)
    {
        if (isFirst)
        {
            isFirst = false;
            update.AdditionalProperties = client.WithHeaders(update.AdditionalProperties, response!.Headers);
        }

        reader!.Tags?.Part(update);
        hasFinishReason |= update.FinishReason is not null;
        Current = update;
        return true;
    }

    private Exception Failure(Exception exception)
    {
        // Lines of a web page may look like documents.
        var failure = exception is JsonException && documents is { Stray.Any: true } ? Stray() ?? exception : exception;
        Close();
        return failure is not PrompterException && cancellationToken.IsCancellationRequested
            ? failure
            : errors.From(failure, reader);
    }

    private void Close()
    {
        isClosed = true;
        late?.Dispose();
        documents?.Dispose();
        documents = null;
        response?.Dispose();
        request?.Dispose();
    }
}
