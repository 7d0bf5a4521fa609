namespace LatentLab.Experiments.Tests.Support;

/// <summary>
/// Tests that train: one at a time. libtorch's thread count is partly the process's, an experiment sets it and puts it
/// back at its end, and another count rounds otherwise: side by side, tests that compare bits failed in 1 of 5 runs.
/// </summary>
[CollectionDefinition(nameof(Trainings))]
public sealed class Trainings;
