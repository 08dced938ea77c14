using System.Net.Sockets;
using Prompter.Tests.Providers;

namespace Prompter.Tests.Policies.Deadlines;

/// <summary>Servers on real sockets that keep their caller waiting: only what can be seen ends the wait for the first content.</summary>
public sealed class FirstContentTests
{
    private const string Head = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n";
    private const string Role = """
        data: {"choices":[{"index":0,"delta":{"role":"assistant","content":""}}]}


        """;

    private const string Empty = """
        data: {"choices":[{"index":0,"delta":{"content":""}}]}


        """;

    private const string Text = """
        data: {"choices":[{"index":0,"delta":{"content":"Hi"}}]}


        """;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);
    private readonly ManualTimeProvider time = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("it accepts and never answers", "")]
    [InlineData("it sends headers only", Head)]
    [InlineData("it keeps the connection alive", $"{Head}: ping\n\n: ping\n\n")]
    [InlineData("it tells the role", $"{Head}{Role}{Role}")]
    [InlineData("it sends empty pieces", $"{Head}{Role}{Empty}{Empty}")]
    public async Task What_nobody_can_see_is_no_first_content(string server, string answer)
    {
        var failure = await AskAsync(answer, Limit);

        Assert.Equal(ErrorCategory.Timeout, failure.Category);
        Assert.True(failure.Message == "no first token within 5 s", server);
        Assert.False(failure.IsOfConnection);
    }

    [Fact]
    public async Task After_the_first_content_it_is_silence_that_is_waited_for()
    {
        var failure = await AskAsync($"{Head}{Role}{Text}", TimeSpan.FromMinutes(1));

        Assert.Equal("silent for 60 s in the middle of the answer", failure.Message);
    }

    [Fact]
    public async Task It_begins_before_there_is_a_connection_and_says_that_there_was_none()
    {
        var connecting = new TaskCompletionSource();
        using var handler = new SocketsHttpHandler
        {
            ConnectCallback = async (_, cancellationToken) =>
            {
                connecting.SetResult();
                await Task.Delay(System.Threading.Timeout.Infinite, cancellationToken);
                throw new InvalidOperationException();
            },
        };
        using var invoker = new HttpMessageInvoker(handler);
        using var client = Around(Family.OpenAI.Client(new("http://127.0.0.1:9"), invoker: invoker));

        var reading = ReadStream.ReadAsync(client);
        await connecting.Task;
        time.Advance(Limit);

        var failure = (await reading).Failure;
        Assert.Equal(
            (ErrorCategory.Timeout, "no first token within 5 s: there was no connection to 127.0.0.1:9 by then", true),
            (failure.Category, failure.Message, failure.IsOfConnection)
        );
    }

    private CallChatClient Around(IChatClient leaf) =>
        PolicyClient.Of(leaf, new DeadlinePolicy(new() { FirstContent = Limit, Idle = TimeSpan.FromMinutes(1) }, time));

    /// <summary>Asks a server that reads the request, sends this much of an answer and nothing more, and lets time pass after that.</summary>
    private async Task<PrompterException> AskAsync(string answer, TimeSpan wait)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var taken = new TaskCompletionSource();
        using var handler = new SocketsHttpHandler
        {
            PlaintextStreamFilter = (context, _) =>
                new(new WatchedStream(context.PlaintextStream, Encoding.UTF8.GetByteCount(answer), taken)),
        };
        using var invoker = new HttpMessageInvoker(handler);
        using var client = Around(Family.OpenAI.Client(new($"http://{listener.LocalEndpoint}"), invoker: invoker));
        var reading = ReadStream.ReadAsync(client);
        using var connection = await listener.AcceptTcpClientAsync(Cancellation);
        var stream = connection.GetStream();
        await stream.ReadExactlyAsync(new byte[200], Cancellation);
        await stream.WriteAsync(Encoding.UTF8.GetBytes(answer), Cancellation);
        await taken.Task.WaitAsync(Cancellation);
        // The wait for the next piece begins a moment after the stream is asked for it.
        while (!reading.IsCompleted)
        {
            time.Advance(wait);
            await Task.Yield();
        }

        return (await reading).Failure;
    }

    /// <summary>Tells when so many bytes have been read and more is waited for.</summary>
    private sealed class WatchedStream(Stream inner, int bytes, TaskCompletionSource taken) : Stream
    {
        private int left = bytes;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override async ValueTask<int> ReadAsync(
            Memory<byte> buffer,
            CancellationToken cancellationToken = default
        )
        {
            if (left == 0)
            {
                taken.TrySetResult();
            }

            var read = await inner.ReadAsync(buffer, cancellationToken);
            left -= read;
            return read;
        }

        public override ValueTask WriteAsync(
            ReadOnlyMemory<byte> buffer,
            CancellationToken cancellationToken = default
        ) => inner.WriteAsync(buffer, cancellationToken);

        public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

        public override void Flush() => inner.Flush();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            inner.Dispose();
            base.Dispose(disposing);
        }
    }
}
