package dev.polymath.common.datasets;

import dev.polymath.common.testing.PostgresTest;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.test.context.SpringBootTest;

/** A test of this room; those that say no more share one running {@link SampleDatasets}. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@SpringBootTest(
    classes = SampleDatasets.class,
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
    properties = {
      "polymath.service=sample",
      "polymath.jobs.enabled=false",
      "polymath.datasets.max-bytes=3MB",
      "polymath.datasets.max-files=3",
      "polymath.web.max-upload=8MB",
    })
@PostgresTest
@interface DatasetsTest {}
