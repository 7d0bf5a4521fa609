using LatentLab.Experiments.Records;
using LatentLab.Experiments.Running;
using LatentLab.Experiments.Tests.Support;

namespace LatentLab.Experiments.Tests.Records;

/// <summary>
/// What is said about a folder's file system before the first run. <c>LocklessFolderTests</c> of the command has a
/// system that refuses locks.
/// </summary>
public class FolderTrialTests
{
    [Fact]
    public void Nothing_is_said_about_a_folder_of_this_machine_and_nothing_stays_in_it()
    {
        using var folder = new Folder();
        Assert.Null(FolderTrial.Doubt(new RunStore(folder.Path)));
        Assert.Empty(Forecast.Of(Tiny.Betas(1), Tiny.Into(folder), measure: false).Doubts);
        Assert.Empty(Directory.EnumerateFiles(folder.Path, "*", SearchOption.AllDirectories));
    }

    // Lines as proc_pid_mountinfo(5) describes them, with the options that nfs(5), mount.lustre(8) and mount.cifs(8)
    // name.
    private const string Mounts = """
        27 1 254:0 / / rw,relatime - ext4 /dev/root rw
        71 27 0:50 / /home rw,relatime shared:1 - nfs4 fs:/home rw,vers=4.2,hard,proto=tcp,local_lock=none,addr=10.0.0.1
        72 27 0:51 / /old\040disk rw,relatime - nfs fs:/old rw,vers=3,nolock,local_lock=all,addr=10.0.0.1
        73 27 0:52 / /flock rw,relatime shared:2 master:3 - nfs4 fs:/f rw,vers=4.1,local_lock=flock
        74 27 0:53 / /posix rw,relatime - nfs4 fs:/p rw,vers=4.1,local_lock=posix
        75 27 0:54 / /lustre rw - lustre mgs@tcp:/l rw,checksum,flock,user_xattr
        76 27 0:55 / /lustre2 rw - lustre mgs@tcp:/l rw,checksum,localflock,user_xattr
        77 27 0:56 / /smb rw - cifs //fs/smb rw,vers=3.1.1,nobrl
        78 27 0:57 / /far rw,nosuid - fuse.sshfs me@fs: rw,user_id=0,group_id=0
        79 27 8:1 / /ntfs rw - fuseblk /dev/sda1 rw,user_id=0
        """;

    [Theory]
    [InlineData(27, "ext4", null)]
    [InlineData(71, "nfs4", null)]
    [InlineData(72, "nfs", "nfs, mounted with nolock")]
    [InlineData(73, "nfs4", "nfs4, mounted with local_lock=flock")]
    [InlineData(74, "nfs4", null)]   // .NET's locks are flock's
    [InlineData(75, "lustre", null)]
    [InlineData(76, "lustre", "lustre, mounted with localflock")]
    [InlineData(77, "cifs", "cifs, mounted with nobrl")]
    [InlineData(78, "fuse.sshfs", "fuse.sshfs")]
    [InlineData(79, "fuseblk", null)]
    public void Locks_that_stay_on_one_machine_are_known_by_how_the_folder_is_mounted(
        int number, string type, string? why)
    {
        Mount mount = Mount.Find(Mounts.Split('\n'), $"pos:\t0\nflags:\t0100000\nmnt_id:\t{number}\nino:\t7\n")!;
        Assert.Equal((type, why), (mount.Type, mount.LocalLocks));
    }

    [Theory]
    [InlineData("mnt_id:\t9\n")]
    [InlineData("")]
    public void What_the_system_does_not_tell_is_not_known(string openFile) =>
        Assert.Null(Mount.Find(Mounts.Split('\n'), openFile));

    [Fact]
    public void The_system_tells_the_kind_of_this_folder()
    {
        using var folder = new Folder();
        File.WriteAllText(folder["file"], "");
        Assert.Equal(OperatingSystem.IsLinux(), Mount.Of(folder["file"])?.Type.Length > 0);
    }
}
