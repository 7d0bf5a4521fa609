using System.CommandLine;

namespace LatentLab.Cli;

/// <summary><c>latentlab new</c>: a course in a folder of one's own.</summary>
internal static class NewCommand
{
    public static Command Build()
    {
        var folder = new Argument<DirectoryInfo>("folder")
        {
            Description = "Where it goes: a folder that is empty or not yet there.",
            DefaultValueFactory = _ => new DirectoryInfo("latentlab-course")
        };
        var command = new Command("new",
            "Write the lessons, exercises, experiments and digits into a folder of your own, ready for 'latentlab "
            + "course'.")
        {
            folder
        };
        command.SetAction(parsed =>
        {
            string place = parsed.GetRequiredValue(folder).FullName;
            int files = KitFolder.Create(place);
            Console.WriteLine(
                $"Wrote {files} files to {place}\nNext: cd \"{place}\", then 'latentlab course' makes the book, and "
                + "'latentlab kernel install --as .net-csharp' opens the lessons in Jupyter.");
            return ExitCode.Done;
        });
        return command;
    }
}
