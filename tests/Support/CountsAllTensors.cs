namespace LatentLab.Tests.Support;

/// <summary>
/// For tests that meet the line on tensors left behind: its count is of the whole process, so nothing that makes
/// tensors may run beside them.
/// </summary>
[CollectionDefinition(DisableParallelization = true)]
public sealed class CountsAllTensors;
