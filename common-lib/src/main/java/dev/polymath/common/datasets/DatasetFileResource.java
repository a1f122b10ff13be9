package dev.polymath.common.datasets;

import java.io.IOException;
import java.io.InputStream;
import org.springframework.core.io.AbstractResource;

/** A file of a data set as Spring streams it, whole or in parts. */
final class DatasetFileResource extends AbstractResource {

  private final Datasets datasets;
  private final Dataset dataset;
  private final DatasetFile file;

  DatasetFileResource(Datasets datasets, Dataset dataset, DatasetFile file) {
    this.datasets = datasets;
    this.dataset = dataset;
    this.file = file;
  }

  @Override
  public String getDescription() {
    return "file " + file.name() + " of data set " + dataset.name();
  }

  @Override
  public boolean exists() {
    return true;
  }

  @Override
  public long contentLength() {
    return file.bytes();
  }

  @Override
  public InputStream getInputStream() throws IOException {
    return datasets.open(dataset, file.name());
  }
}
