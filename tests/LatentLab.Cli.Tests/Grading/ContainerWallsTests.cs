using System.Text.RegularExpressions;
using LatentLab.Classroom.Grading;
using LatentLab.Evaluation;

namespace LatentLab.Cli.Tests.Grading;

/// <summary>
/// A container as the wall, tried with a stand-in for docker: it writes down how it is called and starts the worker as
/// an ordinary process. That a container holds what it is told to hold is not tested here.
/// </summary>
[Collection(nameof(Alone))]
public sealed partial class ContainerWallsTests : IDisposable
{
    private readonly KitInMiniature kit = new(["01-autoencoder"], [GeneratedClass.Loss]);

    public void Dispose() => kit.Dispose();

    private string Docker => Path.Combine(kit.Folder, "docker");

    private string[] Calls => File.ReadAllLines(Path.Combine(kit.Folder, "calls"));

    // Takes the variables that it is given, but for the folders, which are none of this machine's.
    private void MakeDocker(string version = "Docker version 28.2.2", string info = "exit 0")
    {
        File.WriteAllText(Docker, $$"""
            #!/bin/bash
            echo "$*" >> '{{kit.Folder}}/calls'
            case "$1" in
              --version) echo '{{version}}'; exit;;
              image) test "$3" = latentlab-worker; exit;;
              info) {{info}};;
              run) ;;
              *) exit 0;;
            esac
            while [ "$1" != latentlab-worker ]; do
              if [ "$1" = --env ]; then export "$2"; fi
              shift
            done
            shift
            export HOME="$PWD" TMPDIR="$PWD" LATENTLAB_WORKER_FOLDER='{{kit.Folder}}/grades/.grading/kit/notebooks'
            exec '{{CommandProcess.Dotnet}}' '{{CommandProcess.Command}}' "$@"
            """.ReplaceLineEndings("\n"));
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(Docker, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    [Fact]
    public void A_container_is_found_where_a_program_has_the_image()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The stand-in is a shell script.");
        MakeDocker();
        (ContainerWalls? walls, string missing) = ContainerWalls.Find(programs: ["no-such-program", Docker]);
        Assert.Equal((Docker, false, ""), (walls?.Program, walls?.IsPodman, missing));
        (walls, missing) = ContainerWalls.Find("another-image", "no-such-program", Docker);
        Assert.Null(walls);
        Assert.Equal("no-such-program is not installed; docker runs, but has no image 'another-image', so make it",
            missing);
    }

    [Fact]
    public void A_client_whose_engine_does_not_run_is_told_from_one_without_the_image()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The stand-in is a shell script.");
        MakeDocker(info: "echo 'Client: 28'; printf 'Is the docker daemon running?\n\n' >&2; exit 1");
        (ContainerWalls? walls, string missing) = ContainerWalls.Find("another-image", Docker);
        Assert.Null(walls);
        Assert.Equal("docker is installed, but its engine does not answer, so start it (Is the docker daemon running?)",
            missing);
    }

    [Fact]
    public void Podman_under_dockers_name_is_told_that_nothing_else_can_be_written_to()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The stand-in is a shell script.");
        MakeDocker("podman version 4.3.1");
        ContainerWalls podman = Assert.IsType<ContainerWalls>(ContainerWalls.Find(programs: [Docker]).Walls);
        Assert.Contains("--read-only-tmpfs=false", podman.Arguments("name", 2000));
        Assert.DoesNotContain("--read-only-tmpfs=false",
            (podman with { IsPodman = false }).Arguments("name", 2000));
    }

    [Fact]
    public async Task The_same_worker_grades_in_a_container_and_each_container_is_ended()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The stand-in starts the worker as a process of Linux.");
        MakeDocker();
        string right = new Regex(Regex.Escape("throw new NotImplementedException();   // your code here")).Replace(
            kit.HandedOut.ToJsonString(),
            "return (images - reconstructions).square().flatten(1).sum(1);", 1);
        await File.WriteAllTextAsync(Path.Combine(kit.Submissions, "ada.ipynb"), right,
            TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(kit.Submissions, "ben.ipynb"), right.Replace("return (images",
            "Environment.Exit(3); return (images"), TestContext.Current.CancellationToken);
        GradingResult result = await Grader.Run(new GradingOptions
        {
            Submissions = kit.Submissions,
            Solutions = Path.Combine(kit.Folder, "notebooks", "solutions"),
            Output = Path.Combine(kit.Folder, "grades"),
            Worker = new WorkerProgram("not-used", []),
            Container = ContainerWalls.Find(programs: [Docker]).Walls,
        }, cancellation: TestContext.Current.CancellationToken);
        Assert.Equal([TaskOutcome.Correct, TaskOutcome.Stopped],
            result.Submissions.OrderBy(one => one.Student).Select(one => one.Tasks[0].Outcome));

        string[] runs = [.. Calls.Where(call => call.StartsWith("run ", StringComparison.Ordinal))];
        Assert.NotEmpty(runs);
        Assert.All(runs, run =>
        {
            foreach (string wall in new[]
            {
                "--rm", "--interactive", "--network none", "--read-only", "--tmpfs /scratch:", "--cap-drop ALL",
                "--ipc none", "--pull never", "--log-driver none",
                "--security-opt no-new-privileges", "--user 65534:65534", "--memory 2500m", "--memory-swap 2500m",
                "--pids-limit 250", "--ulimit fsize=64000000",
            })
                Assert.Contains(wall, run);
            Assert.DoesNotContain("--volume", run);
            Assert.EndsWith(" latentlab-worker grade-worker work", run);
            Assert.Contains($"rm --force {Name().Match(run).Groups[1].Value}", Calls);
        });
    }

    [GeneratedRegex(@"--name (latentlab-\w+)")]
    private static partial Regex Name();
}
