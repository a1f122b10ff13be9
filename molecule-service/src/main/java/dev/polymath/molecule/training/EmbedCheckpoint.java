package dev.polymath.molecule.training;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * How far a data set is embedded.
 *
 * @param version of the encoder: a newer one may be the latest by now
 * @param hash of the data set, which a folder's owner may have changed by now
 * @param total rows that there are
 * @param parts that are kept, numbered from 0
 * @param rows that are in them
 * @param broken rows among those, which are no molecules
 * @param bytes of those parts
 */
record EmbedCheckpoint(
    int version, String hash, long total, int parts, long rows, long broken, long bytes) {

  static EmbedCheckpoint start(int version, String hash, long total) {
    return new EmbedCheckpoint(version, hash, total, 0, 0, 0, 0);
  }

  EmbedCheckpoint after(long moreRows, long moreBroken, long moreBytes) {
    return new EmbedCheckpoint(
        version, hash, total, parts + 1, rows + moreRows, broken + moreBroken, bytes + moreBytes);
  }

  void write(OutputStream out) throws IOException {
    var data = new DataOutputStream(out);
    data.writeInt(version);
    data.writeUTF(hash);
    data.writeLong(total);
    data.writeInt(parts);
    data.writeLong(rows);
    data.writeLong(broken);
    data.writeLong(bytes);
    data.flush();
  }

  static EmbedCheckpoint read(InputStream in) throws IOException {
    var data = new DataInputStream(in);
    return new EmbedCheckpoint(
        data.readInt(),
        data.readUTF(),
        data.readLong(),
        data.readInt(),
        data.readLong(),
        data.readLong(),
        data.readLong());
  }
}
