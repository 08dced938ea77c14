using System.Runtime.Versioning;

// Scripts stand in for programs, and `script` for a terminal.
[assembly: SupportedOSPlatform("linux")]

// Tests mostly wait for processes; two more of them at once than there are processors keep the processors busy.
[assembly: CollectionBehavior(MaxParallelThreads = 4)]
