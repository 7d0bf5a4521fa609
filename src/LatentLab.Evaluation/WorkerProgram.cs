namespace LatentLab.Evaluation;

/// <summary>A program and its first arguments.</summary>
public sealed record WorkerProgram(string Path, IReadOnlyList<string> Arguments);
