namespace Prompter.Tests;

public sealed class WholeFileTests : IDisposable
{
    private readonly ScratchFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_file_is_read_as_far_as_the_limit_and_not_further()
    {
        var path = Path.Combine(folder.Path, "file");
        File.WriteAllBytes(path, new byte[1024 * 1024]);
        Assert.Equal(1024 * 1024, WholeFile.Read(path, 1).Length);

        File.WriteAllBytes(path, new byte[(1024 * 1024) + 1]);
        Assert.Equal("it is larger than 1 MiB", Assert.Throws<IOException>(() => WholeFile.Read(path, 1)).Message);
    }

    [Fact]
    public void A_device_without_an_end_is_too_large()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "there is no such device");
        Assert.Throws<IOException>(() => WholeFile.Read("/dev/zero", 1));
    }

    [Fact]
    public void A_folder_is_told_as_one() =>
        Assert.Contains(
            "folder",
            Assert.Throws<IOException>(() => WholeFile.Read(folder.Path, 1)).Message,
            StringComparison.Ordinal
        );
}
