package dev.polymath.federation.api;

import dev.polymath.common.testing.PostgresTest;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;

/** A test of federation-service over real HTTP; all of them share one running service. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@SpringBootTest(
    webEnvironment = WebEnvironment.RANDOM_PORT,
    properties = {
      "polymath.federation.enrolment-token=enrol-me",
      "polymath.federation.poll-interval=50ms",
      "polymath.federation.glyphs=300"
    })
@PostgresTest
@interface FederationTest {}
