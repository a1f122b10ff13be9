package dev.polymath.gateway.services;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.transport.RequestReplySenderContext;
import java.io.IOException;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.classic.ExecChainHandler;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;

/**
 * Shows each call to a service in the trace of its request, until the head of the answer is there,
 * and tells the service which trace it belongs to. What a client says of its own trace is replaced,
 * and not put beside it: the gateway's part is the parent of the service's.
 */
record TracedCalls(String service, ObservationRegistry observations) implements ExecChainHandler {

  private static final String NAME = "polymath.gateway.call";

  @Override
  public ClassicHttpResponse execute(
      ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
      throws IOException, HttpException {
    var context =
        new RequestReplySenderContext<ClassicHttpRequest, ClassicHttpResponse>(
            (sent, name, value) -> {
              if (sent != null) sent.setHeader(name, value);
            });
    context.setCarrier(request);
    var call =
        Observation.createNotStarted(NAME, () -> context, observations)
            .contextualName("call " + service)
            .lowCardinalityKeyValue("to", service)
            .start();
    try {
      var response = chain.proceed(request, scope);
      context.setResponse(response);
      call.highCardinalityKeyValue("status", Integer.toString(response.getCode()));
      return response;
    } catch (IOException | HttpException | RuntimeException e) {
      call.error(e);
      throw e;
    } finally {
      call.stop();
    }
  }
}
