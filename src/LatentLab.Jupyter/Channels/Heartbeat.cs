namespace LatentLab.Jupyter.Channels;

/// <summary>Returns whatever a client sends, so that it knows that the kernel lives, busy or not.</summary>
internal sealed class Heartbeat(string address) : IDisposable
{
    private readonly RouterChannel channel = new("heartbeat", address, (self, frames) => self.Send(frames));

    public void Dispose() => channel.Dispose();
}
