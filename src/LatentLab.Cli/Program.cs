using LatentLab.Cli;

return args is [GradeWorker.Verb, .. var work] ? GradeWorker.Run(work) : await CommandLine.InvokeAsync(args);
