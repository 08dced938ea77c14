using System.Net.Sockets;

namespace Prompter.Tests.Shared;

/// <summary>A server on 127.0.0.1 that answers every request with some bytes, and then with others again and again.</summary>
internal sealed class RepeatingServer : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stopping = new();
    private readonly byte[] start;
    private readonly byte[] again;
    private readonly Task serving;

    /// <param name="start">The head of the answer, and what is sent of it once.</param>
    /// <param name="again">What follows without an end; where it is empty the connection stays open.</param>
    public RepeatingServer(string start, byte[] again)
    {
        (this.start, this.again) = (Encoding.UTF8.GetBytes(start), again);
        listener.Start();
        BaseUrl = new($"http://{listener.LocalEndpoint}");
        serving = ServeAsync();
    }

    public Uri BaseUrl { get; }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await serving;
        listener.Dispose();
        stopping.Dispose();
    }

    private async Task ServeAsync()
    {
        var token = stopping.Token;
        while (!token.IsCancellationRequested)
        {
            try
            {
                using var socket = await listener.AcceptSocketAsync(token);
                await using var stream = new NetworkStream(socket);
                _ = await stream.ReadAtLeastAsync(new byte[16 * 1024], 1, cancellationToken: token);
                await stream.WriteAsync(start, token);
                while (again.Length > 0)
                {
                    await stream.WriteAsync(again, token);
                }

                await Task.Delay(Timeout.Infinite, token);
            }
            catch (Exception exception) when (exception is IOException or OperationCanceledException)
            {
                // The client went away, or the test is over.
            }
        }
    }
}
