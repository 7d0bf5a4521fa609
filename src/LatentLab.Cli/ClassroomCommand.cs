using System.CommandLine;
using LatentLab.Classroom.Release;

namespace LatentLab.Cli;

/// <summary><c>latentlab classroom</c>: what a teacher does with the exercises before a class.</summary>
internal static class ClassroomCommand
{
    public static Command Build() =>
        new("classroom", "Make the learners' exercises from the teachers' solutions.") { Release() };

    private static Command Release()
    {
        var target = new Option<DirectoryInfo?>("--out")
        {
            Description = "Where to write the exercise notebooks (default: notebooks/exercises).",
            HelpName = "DIR"
        };
        var without = new Option<bool>("--without-solutions")
        {
            Description = "For graded work: .Solution() is switched off in the notebooks; .Hint() stays. Needs --out, "
                + "so that the kit's own exercises stay as they are."
        };
        var command = new Command("release",
            "Write the exercise notebooks: the solution notebooks without solutions, instructor's cells and outputs.")
        {
            target, without
        };
        command.SetAction(parsed =>
        {
            string notebooks = Path.Combine(ProjectFolder.Find(), "notebooks");
            string folder = parsed.GetValue(target)?.FullName ?? Path.Combine(notebooks, "exercises");
            IReadOnlyList<ReleasedNotebook> released = ExerciseRelease.Of(Path.Combine(notebooks, "solutions"));
            if (parsed.GetValue(without))
            {
                if (parsed.GetValue(target) is null)
                    throw new ArgumentException("--without-solutions: give a folder of its own with --out.");
                released = [.. released.Select(ExerciseRelease.WithoutSolutions)];
            }
            IReadOnlyList<string> changed = ExerciseRelease.Write(released, folder);
            foreach (string path in changed)
                Console.WriteLine(path);
            Console.WriteLine(
                $"{released.Count} notebooks with {released.Sum(notebook => notebook.Tasks.Count)} tasks in "
                + $"'{folder}', {changed.Count} of them rewritten.");
            return ExitCode.Done;
        });
        return command;
    }
}
