using LatentLab.Cli;

return await CommandLine.InvokeAsync(args);
