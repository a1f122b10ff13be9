package dev.polymath.pose.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.polymath.common.failure.FieldError;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the service says to whoever sends it a video: once that it is there, then one message for
 * each that it is sent, in their order.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = StreamMessage.Opened.class, name = "opened"),
  @JsonSubTypes.Type(value = StreamMessage.Pose.class, name = "pose"),
  @JsonSubTypes.Type(value = StreamMessage.Refused.class, name = "error")
})
sealed interface StreamMessage {

  /**
   * Frames may come.
   *
   * @param joints the names of a pose's joints, in order
   * @param skeleton for each joint the number of its parent, -1 for the root
   */
  record Opened(String model, int version, List<String> joints, List<Integer> skeleton)
      implements StreamMessage {}

  /**
   * What was found in a frame.
   *
   * @param index which message it answers, from 0
   * @param pose [17][3] in metres from the pelvis; absent as long as a joint has never been seen
   * @param place [3], where the pelvis is; where it was asked for
   * @param held joints that were not seen and stayed where they were seen last
   * @param unseen joints that were not seen in any frame so far
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Pose(
      long index,
      float @Nullable [][] pose,
      float @Nullable [] place,
      List<String> held,
      List<String> unseen)
      implements StreamMessage {}

  /**
   * What was wrong.
   *
   * @param index which message it answers; absent where the video ends with this
   * @param detail what to do about it
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Refused(@Nullable Long index, String detail, List<FieldError> errors)
      implements StreamMessage {}
}
