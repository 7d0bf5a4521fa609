using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text.Json;

namespace LatentLab.Classroom.Grading.Worker;

/// <summary>One step of a worker's work.</summary>
/// <param name="Task">Empty for a setup cell.</param>
/// <param name="Own">A setup cell's or check cell's code, or the solution of a task.</param>
/// <param name="Answer">The learner's cells; null: the solution stands in for them, and the task is not
/// checked.</param>
internal sealed record WorkStep(CopyCellKind Kind, string Task, string Own, IReadOnlyList<string>? Answer);

/// <summary>What a worker is told through its standard input, before it reads a word of a learner's.</summary>
/// <param name="Key">Signs what the worker says.</param>
internal sealed record WorkPlan(
    byte[] Key, string Folder, double TaskSeconds, int Seed, int Megabytes, bool Screen, bool Filter,
    IReadOnlyList<WorkStep> Steps)
{
    /// <summary>The plan to run a submission's answers.</summary>
    /// <param name="tasks">The tasks that are judged; the solution stands in for all others.</param>
    public static WorkPlan Of(
        InstructorCopy copy, IReadOnlyDictionary<string, IReadOnlyList<string>> answers, IReadOnlySet<string> tasks,
        GradingOptions options, byte[] key) => new(
            key, copy.Folder, options.TaskLimit.TotalSeconds, options.Seed, options.Megabytes, options.Screen,
            Filter: Isolation.Sandbox.WhatIsMissing() is null,
            [.. copy.Cells.Where(cell => cell.Kind != CopyCellKind.Check || tasks.Contains(cell.Task))
                .Select(cell => new WorkStep(
                    cell.Kind, cell.Task, cell.Source,
                    cell.Kind == CopyCellKind.Answer && tasks.Contains(cell.Task) ? answers[cell.Task] : null))]);

    /// <summary>Four bytes of length, then JSON.</summary>
    public byte[] ToBytes()
    {
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(this);
        byte[] all = new byte[4 + json.Length];
        BinaryPrimitives.WriteInt32LittleEndian(all, json.Length);
        json.CopyTo(all, 4);
        return all;
    }

    public static WorkPlan Read(Stream stream)
    {
        Span<byte> length = stackalloc byte[4];
        stream.ReadExactly(length);
        byte[] json = new byte[BinaryPrimitives.ReadInt32LittleEndian(length)];
        stream.ReadExactly(json);
        WorkPlan plan = JsonSerializer.Deserialize<WorkPlan>(json)!;
        CryptographicOperations.ZeroMemory(json);   // it holds the key
        return plan;
    }
}
