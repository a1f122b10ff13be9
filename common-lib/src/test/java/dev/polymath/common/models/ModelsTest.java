package dev.polymath.common.models;

import dev.polymath.common.testing.PostgresTest;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.test.context.SpringBootTest;

/** A test of this room; all of them share one running {@link SampleModels}. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@SpringBootTest(
    classes = SampleModels.class,
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
    properties = {
      "polymath.service=sample",
      "polymath.jobs.enabled=false",
      "polymath.models.max-weights=3MB",
      "polymath.models.max-config=1KB",
    })
@PostgresTest
@interface ModelsTest {}
