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
    case ["providers", var executable]:
        await new ProviderMeasurement(executable).RunAsync();
        return 0;
    case ["pipeline"]:
        await PipelineMeasurement.RunAsync();
        return 0;
    case ["json"]:
        JsonMeasurement.Run();
        SchemaMeasurement.Run();
        return 0;
    case [var prompter, var empty]:
        using (var measurement = new Measurement(prompter, empty))
        {
            measurement.Prepare();
            measurement.StartUp();
            measurement.FanOut();
            measurement.LineDelay();
        }

        return 0;
    default:
        Console.Error.WriteLine(
            "usage: benchmarks PROMPTER EMPTY, benchmarks providers PROMPTER (published executables; see run.sh), benchmarks pipeline, or benchmarks json"
        );
        return 2;
}
