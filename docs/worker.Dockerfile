# The process that 'latentlab grade' runs a submission in, as a container, for machines whose system has no walls of its
# own (grading-security.md). In the kit's folder:
#   docker build --file docs/worker.Dockerfile --build-arg SDK=<an image of the .NET 10 SDK> --tag latentlab-worker .
ARG SDK
FROM ${SDK}
# Where any user may read them.
ENV NUGET_PACKAGES=/packages LATENTLAB_CACHE=/cache LATENTLAB_DATA=/kit/data
COPY . /kit
WORKDIR /kit
RUN dotnet build src/LatentLab.Cli -nodeReuse:false -p:UseSharedCompilation=false \
    && ln -s /kit/src/LatentLab.Cli/bin/Debug/net10.0/* /worker && dotnet /worker/LatentLab.Cli.dll doctor \
    && dotnet nuget locals http-cache --clear && rm -rf /tmp/*
# A worker's kit knows no checks and shows nothing; and nothing that holds a right answer stays.
RUN mkdir -p /grading/notebooks \
    && sed -e '/^\/\/ not while grading: begin/,/^\/\/ not while grading: end/d' -e '/LatentLab\.Classroom\.dll/d' \
        notebooks/kit.dib > /grading/kit.dib \
    && find / -xdev -name 'LatentLab.Classroom*' -prune -exec rm -rf {} + \
    && rm -rf notebooks tests docs .git && find src -name '*.cs' -delete && chmod -R a+rX /kit /packages /cache /grading
ENV LATENTLAB_WORKER_FOLDER=/grading/notebooks
# Not the container's first process: that one is spared by the signals that end a process which breaks a limit.
ENTRYPOINT ["/bin/sh", "-c", "dotnet /worker/LatentLab.Cli.dll \"$@\"; exit $?", "worker"]
