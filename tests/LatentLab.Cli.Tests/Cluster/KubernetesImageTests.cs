using System.Globalization;
using System.Text.Json;
using k8s;
using k8s.Models;
using LatentLab.Cli.Tests.Containers;
using LatentLab.Experiments.Records;

namespace LatentLab.Cli.Tests.Cluster;

/// <summary>
/// The image of docs/cluster.md: what the build calls it on each commit; with <c>LATENTLAB_FULL=1</c> it is made from a
/// copy of the kit, and every pod's container is run.
/// </summary>
[Collection(nameof(WithEngine))]
public sealed class KubernetesImageTests(PodmanEngine engine) : IDisposable
{
    private readonly SmallSweep sweep = new();

    public void Dispose() => sweep.Dispose();

    [Fact]
    public async Task The_pods_run_the_image_that_the_build_makes_and_together_give_one_process_s_weights()
    {
        V1Job job = KubernetesYaml.Deserialize<V1Job>(ClusterPage.KubernetesJob, strict: true);
        V1Container pod = job.Spec.Template.Spec.Containers[0];
        string image = pod.Image[(pod.Image.LastIndexOf('/') + 1)..];
        Assert.Equal(image, await NameInTheBuild());
        if (!PodmanEngine.IsFull || !PodmanEngine.CanBuild)
            return;

        RecordedRuns expected = await sweep.Straight();
        string loaded = await MakeImage();
        string runs = sweep.Make("runs");
        for (int index = 0; index < job.Spec.Completions; index++)
            await engine.Podman([
                "run", "--rm", "--pull", "never", "--network", "none", "--workdir", pod.WorkingDir,
                "--entrypoint", pod.Command[0],   // as Kubernetes takes a command
                "--memory", pod.Resources.Limits["memory"].ToInt64().ToString(CultureInfo.InvariantCulture),
                "--cpus", pod.Resources.Limits["cpu"].ToString(),
                "--volume", $"{runs}:{pod.VolumeMounts[0].MountPath}",
                "--volume", $"{sweep.Work}/experiments/beta.json:{pod.WorkingDir}/experiments/beta.json:ro",
                .. pod.Env.SelectMany(one => new[] { "--env", $"{one.Name}={one.Value}" }),
                loaded, .. pod.Command.Skip(1).Select(word => word.Replace("$(JOB_COMPLETION_INDEX)",
                    index.ToString(CultureInfo.InvariantCulture)))]);
        SameRuns.Check(expected, SameRuns.Read(Path.Combine(runs, "beta")));
    }

    // The page's command, but for the registry, with a base image of this machine's.
    private async Task<string> MakeImage()
    {
        string root = Path.Combine(sweep.Folder, "root.tar"), kit = sweep.Make("kit"),
            archive = Path.Combine(sweep.Folder, "latentlab.tar");
        // The runtime alone, as the usual base image has it.
        await PodmanEngine.Run("tar", "-C", engine.Root, "--exclude=./usr/share/dotnet/sdk*",
            "--exclude=./usr/share/dotnet/packs", "--exclude=./usr/share/dotnet/templates",
            "--exclude=./usr/share/dotnet/shared/Microsoft.AspNetCore.App", "-c", "-f", root, ".");
        await PodmanEngine.Run("gzip", "-1", "--keep", root);
        await PodmanEngine.Run("bash", "-c",
            $"cd '{ProjectFolder.Find()}' && git ls-files -z --cached --others --exclude-standard "
            + $"| tar -c --null --ignore-failed-read -T - | tar -x -C '{kit}'");
        await using var registry = new BaseImageRegistry(root, $"{root}.gz");
        string said = await PodmanEngine.Run("env", $"DOTNET_CONTAINER_INSECURE_REGISTRIES={registry.Address}",
            "dotnet", "publish", Project(kit), "-t:PublishContainer", $"-p:ContainerBaseImage={registry.Image}",
            $"-p:ContainerArchiveOutputPath={archive}", "-nodeReuse:false");
        Assert.True(File.Exists(archive), said);
        return (await engine.Podman("load", "--input", archive))["Loaded image: ".Length..];
    }

    private static async Task<string> NameInTheBuild()
    {
        using JsonDocument said = JsonDocument.Parse(await PodmanEngine.Run("dotnet", "msbuild",
            Project(ProjectFolder.Find()), "-getProperty:ContainerRepository", "-getProperty:ContainerImageTag"));
        JsonElement properties = said.RootElement.GetProperty("Properties");
        return $"{properties.GetProperty("ContainerRepository")}:{properties.GetProperty("ContainerImageTag")}";
    }

    private static string Project(string kit) => Path.Combine(kit, "src", "LatentLab.Cli");
}
