using Prompter.Benchmarks;

// The program plays three parts: it measures, and it is the two kinds of "llm" that are measured with.
switch (args)
{
    case ["--version"]:
        Console.WriteLine("llm, version 0.0");
        return 0;
    case ["prompt", ..]:
        Thread.Sleep(1000);
        Console.WriteLine("done");
        return 0;
    case ["emit", ..]:
        LineDelay.Emit();
        return 0;
    case ["programs", var empty, .. var prompters] when prompters.Length is 1 or 2:
        Table.Begin(beside: prompters.Length == 2);
        using (var measurement = new ProgramMeasurement(prompters, empty))
        {
            measurement.Run();
        }

        return 0;
    case ["providers", var prompter]:
        await new ProviderMeasurement(prompter).RunAsync();
        return 0;
    case ["pipeline"]:
        await PipelineMeasurement.RunAsync();
        return 0;
    case ["json"]:
        JsonMeasurement.Run();
        SchemaMeasurement.Run();
        return 0;
    default:
        Console.Error.WriteLine(
            "usage: benchmarks programs EMPTY PROMPTER [OTHER], benchmarks providers PROMPTER, benchmarks pipeline, or benchmarks json (see run.sh)"
        );
        return 2;
}
