namespace LatentLab.Cli.Tests.Grading.Hostile;

/// <summary>An answer that wants something else than to be judged, and what must come of it.</summary>
/// <param name="Name">What it tries.</param>
/// <param name="Does">Statements at the beginning of the answer's function, whose inputs are x and y.</param>
/// <param name="Outcome">Of its task.</param>
public sealed record HostileAnswer(string Name, string Does, string Outcome = "correct")
{
    /// <summary>Code before the function, in the same cell.</summary>
    public string Before { get; init; } = "";

    /// <summary>What the function returns; null: what is right.</summary>
    public string? Returns { get; init; }

    /// <summary>The whole cell, where it is none of the usual form.</summary>
    public string? Cell { get; init; }

    /// <summary>The one task that it is about; null: any of <see cref="Tasks"/>.</summary>
    public string? Task { get; init; }

    /// <summary>Words that the reason holds.</summary>
    public string Says { get; init; } = "";

    /// <summary>It may end its process or hinder what comes after it, and is handed in by itself.</summary>
    public bool IsAlone { get; init; }

    /// <summary>Answers of one name here are handed in by one student.</summary>
    public string? Together { get; init; }

    /// <summary>Whether a teacher must be told; null: either.</summary>
    public bool? NeedsLook { get; init; }

    /// <summary>What an answer writes before what it has found: nothing that begins so may be in any file.</summary>
    public const string Booty = "booty:";

    /// <summary>Functions of tensors, each with what is right.</summary>
    public static IReadOnlyDictionary<string, (string Head, string Right)> Tasks { get; } =
        new Dictionary<string, (string, string)>
        {
            ["squared-error"] = ("Tensor MySquaredError(Tensor x, Tensor y)", "(x - y).square().flatten(1).sum(1)"),
            ["image-distance"] = ("Tensor MyDistance(Tensor x, Tensor y)", "(x - y).flatten(1).norm(1)"),
            ["deviation"] = ("Tensor MyDeviation(Tensor x)", "(0.5 * x).exp()"),
            ["kl-closed-form"] = ("Tensor MyKl(Tensor x, Tensor y)",
                "0.5 * (x.square() + y.exp() - 1 - y).sum(1)"),
            ["importance-weighted-bound"] = ("Tensor MyBound(Tensor x)",
                "x.logsumexp(1) - Math.Log(x.shape[1])"),
        };

    /// <summary>The cell that is handed in.</summary>
    public string Source(string task) => Cell ?? (Tasks[task] is var (head, right)
        ? $"{Before}\n{head}\n{{\n{Does}\nreturn {Returns ?? right};\n}}"
        : "");

    public override string ToString() => Name;
}
