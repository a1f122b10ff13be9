package dev.polymath.gan.api;

import dev.polymath.common.testing.PostgresTest;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;

/** A test of gan-service over real HTTP; all of them share one running service. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@SpringBootTest(
    webEnvironment = WebEnvironment.RANDOM_PORT,
    properties = {"polymath.jobs.poll-interval=200ms", "polymath.web.memory-patience=200ms"})
@PostgresTest
@interface GanTest {}
