namespace LatentLab.Jupyter.Tests.Peers;

/// <summary>
/// The kernel as Jupyter's own programs see it. Each test is a script beside it in python/, run by unittest.
/// </summary>
public sealed class PeerTests(KernelUnderTest kernel) : IClassFixture<KernelUnderTest>
{
    [Fact]
    public Task Jupyters_own_kernel_test_passes_with_every_feature_switched_on() =>
        kernel.Pass("kernel_test.py", ["jupyter_client", "jupyter_kernel_test"]);

    [Fact]
    public Task Cells_are_executed_as_the_protocol_says() => kernel.Pass("execute_test.py", ["jupyter_client"]);

    [Fact]
    public Task The_stop_button_stops_what_never_ends_and_variables_survive() =>
        kernel.Pass("stop_test.py", ["jupyter_client"]);

    [Fact]
    public Task Input_comms_and_several_clients_are_served() => kernel.Pass("talk_test.py", ["jupyter_client"]);

    [Fact]
    public Task It_ends_restarts_and_dies_with_its_parent() => kernel.Pass("life_test.py", ["jupyter_client"]);

    [Fact]
    public Task Hostile_messages_do_nothing() => kernel.Pass("hostile_test.py", ["jupyter_client", "zmq"]);

    [Fact]
    public Task Nbclient_and_nbconvert_execute_a_notebook_with_the_kit() =>
        kernel.Pass("notebook_test.py", ["nbclient", "nbconvert", "nbformat"]);

    [Fact]
    public Task Lessons_give_the_same_claims_through_nbconvert_as_in_the_book()
    {
        string? lessons = Environment.GetEnvironmentVariable("LATENTLAB_LESSONS");
        Assert.SkipWhen(string.IsNullOrEmpty(lessons),
            "Lessons take minutes; LATENTLAB_LESSONS=all runs them, LATENTLAB_LESSONS=00,07 those two.");
        string claims = Path.Combine(KernelUnderTest.Book, "claims.json");
        Assert.True(File.Exists(claims),
            $"There is no book to compare with: '{claims}' is missing. Run 'latentlab course' first.");
        return kernel.Pass("lessons_test.py", ["nbclient", "nbconvert", "nbformat"]);
    }
}
