using System.Globalization;
using k8s;
using k8s.Models;

namespace LatentLab.Cli.Tests.Cluster;

/// <summary>
/// The indexed job of docs/cluster.md, by the types of Kubernetes' own client. No cluster runs it here.
/// </summary>
public sealed class KubernetesJobTests : IDisposable
{
    private readonly SmallSweep sweep = new();

    public void Dispose() => sweep.Dispose();

    // Strict: a field that the API does not know, or one twice, is an error.
    private static V1Job Job() => KubernetesYaml.Deserialize<V1Job>(ClusterPage.KubernetesJob, strict: true);

    [Fact]
    public void The_job_has_only_fields_that_the_api_knows_and_keeps_what_it_demands_of_indexed_jobs()
    {
        V1Job job = Job();
        Assert.Equal(("batch/v1", "Job", "Indexed"), (job.ApiVersion, job.Kind, job.Spec.CompletionMode));
        // A pod's host name is the job's with the index.
        Assert.Matches("^[a-z]([-a-z0-9]{0,55}[a-z0-9])?$", job.Metadata.Name);
        Assert.InRange(job.Spec.Parallelism!.Value, 1, job.Spec.Completions!.Value);
        Assert.True(job.Spec.BackoffLimitPerIndex > 0);
        V1PodSpec pod = job.Spec.Template.Spec;
        Assert.Equal("Never", pod.RestartPolicy);   // backoffLimitPerIndex wants it
        V1Container container = Assert.Single(pod.Containers);
        Assert.All(container.VolumeMounts, mount => Assert.Contains(pod.Volumes, volume => volume.Name == mount.Name));
        Assert.Equal(container.Env.Single(one => one.Name == "LATENTLAB_THREADS").Value,
            container.Resources.Limits["cpu"].ToString());
        Assert.True(container.Resources.Limits["memory"].ToInt64() >= 1L << 30);
    }

    [Fact]
    public async Task The_pods_do_the_shards_of_the_sweep_and_the_last_of_them_does_its_own()
    {
        V1Job job = Job();
        IList<string> command = job.Spec.Template.Spec.Containers[0].Command;
        Assert.Equal("latentlab", command[0]);
        Assert.Equal($"$(JOB_COMPLETION_INDEX)/{job.Spec.Completions}", command[^1]);

        int last = job.Spec.Completions!.Value - 1;
        string runs = Path.Combine(sweep.Folder, "runs");
        CommandOutcome outcome = await CommandProcess.Run(sweep.Work, [.. command.Skip(1).Select(word => word
            .Replace("$(JOB_COMPLETION_INDEX)", last.ToString(CultureInfo.InvariantCulture)).Replace("/runs", runs))]);
        Assert.True(outcome.Code == ExitCode.Done, outcome.Error);
        Assert.Equal([sweep.Plan[last].Hash],
            SameRuns.Read(Path.Combine(runs, "beta")).Runs.Select(run => run.Result!.Hash));
    }
}
