# The same for NVIDIA's GPUs: PyTorch's own image brings libtorch with its CUDA libraries, and Java is
# added. It has been built on no machine yet: its bases could not be had where this was written.
ARG JAVA=eclipse-temurin:25-jre
ARG BASE=pytorch/pytorch:2.7.1-cuda12.8-cudnn9-runtime
ARG LIBTORCH=/opt/conda/lib/python3.11/site-packages/torch/lib
FROM ${JAVA} AS java

FROM ${BASE}
ARG LIBTORCH
COPY --from=java /opt/java/openjdk /opt/java/openjdk
ENV JAVA_HOME=/opt/java/openjdk PATH=/opt/java/openjdk/bin:$PATH LANG=C.UTF-8
ENV PYTORCH_LIBRARY_PATH=${LIBTORCH} PYTORCH_VERSION=2.7.1 PYTORCH_FLAVOR=cu128
