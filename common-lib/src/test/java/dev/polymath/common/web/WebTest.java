package dev.polymath.common.web;

import dev.polymath.common.testing.PostgresTest;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.test.context.SpringBootTest;

/** A test of this room over real HTTP; all of them share one running {@link SampleService}. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@SpringBootTest(
    classes = SampleService.class,
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
    properties = {
      "polymath.service=sample",
      "polymath.web.max-body=100KB",
      "polymath.web.max-upload=2MB",
      "polymath.web.max-body-by-path[/v1/sample/uploads]=2MB",
      "polymath.web.working-memory=4MB",
      "polymath.web.memory-patience=200ms",
      "polymath.web.idempotency.lease=3s",
    })
@PostgresTest
@interface WebTest {}
