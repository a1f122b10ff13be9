package dev.polymath.pose.training;

import dev.polymath.pose.detector.DetectorSignature;
import dev.polymath.pose.skeleton.KeypointLayout;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * The keypoint detector, which an operator brings along.
 *
 * @param model the path or URL of a TorchScript file; there is no detector where it is left out
 * @param width of the pictures that it takes, in pixels
 * @param height of them
 * @param mean of red, green and blue, from 0 to 1, which is taken off
 * @param deviation by which it is divided then
 * @param output {@code heatmaps} [N, 17, h, w] or {@code coordinates} [N, 17, 2 or 3] in pixels of
 *     its input
 * @param layout {@code coco} or {@code h36m}
 * @param maxPixels the most pixels of a picture that is sent
 * @param maxPictures the most pictures of a request
 * @param maxTotalPixels the most pixels of a request
 */
@Validated
@ConfigurationProperties("polymath.pose.detector")
public record DetectorProperties(
    @Nullable String model,
    @DefaultValue("192") @Min(16) @Max(2_048) int width,
    @DefaultValue("256") @Min(16) @Max(2_048) int height,
    @DefaultValue({"0.485", "0.456", "0.406"}) @Size(min = 3, max = 3) List<Float> mean,
    @DefaultValue({"0.229", "0.224", "0.225"}) @Size(min = 3, max = 3) List<Float> deviation,
    @DefaultValue("heatmaps") DetectorSignature.Output output,
    @DefaultValue("coco") KeypointLayout layout,
    @DefaultValue("25000000") @Min(1) @Max(500_000_000) long maxPixels,
    @DefaultValue("2000") @Min(1) @Max(20_000) int maxPictures,
    @DefaultValue("2000000000") @Min(1) long maxTotalPixels) {

  DetectorSignature signature() {
    return new DetectorSignature(width, height, mean, deviation, output, layout);
  }
}
