package dev.polymath.gp.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every kernel and ways to combine them, against the numbers of scikit-learn 1.2.1. */
class KernelValuesTest {

  private static final Points X =
      Points.of("x", new double[][] {{0.0, 0.5}, {1.2, -0.3}, {-0.7, 2.0}});
  private static final Points ELSEWHERE = Points.of("x", new double[][] {{0.4, 0.1}});

  /** The lower triangle of {@code kernel(X)}, row by row, and {@code kernel(X, elsewhere)}. */
  static Stream<Arguments> kernels() {
    return Stream.of(
        numbers("ConstantKernel(2.5)", row(2.5, 2.5, 2.5, 2.5, 2.5, 2.5), row(2.5, 2.5, 2.5)),
        numbers("WhiteKernel(0.3)", row(0.3, 0.0, 0.3, 0.0, 0.0, 0.3), row(0.0, 0.0, 0.0)),
        numbers(
            "RBF(0.7)",
            row(1.0, 0.11973803315411297, 1.0, 0.06105877419180068, 0.00011373576474524942, 1.0),
            row(0.7214222903547562, 0.44205254202382566, 0.00731105752852732)),
        numbers(
            "RBF([0.7, 1.9])",
            row(1.0, 0.21055036003920358, 1.0, 0.44413160667964124, 0.012078111276325385, 1.0),
            row(0.8307503329688535, 0.5090434567740276, 0.17645420861381106)),
        numbers(
            "Matern(0.8, nu=0.5)",
            row(1.0, 0.16484071454660576, 1.0, 0.12629710523336443, 0.02401423564644467, 1.0),
            row(0.4930686913952398, 0.326921895351758, 0.06429249969625692)),
        numbers(
            "Matern(0.8, nu=1.5)",
            row(1.0, 0.1815835380345919, 1.0, 0.12729022471164203, 0.011683434813565173, 1.0),
            row(0.6537026942121125, 0.4234685148387342, 0.0496122867256582)),
        numbers(
            "Matern(0.8, nu=2.5)",
            row(1.0, 0.18549304868664648, 1.0, 0.12490415385378796, 0.007775174736124222, 1.0),
            row(0.7024957601538033, 0.45830790898343504, 0.04257740801329732)),
        numbers(
            "Matern(0.8, nu=inf)",
            row(1.0, 0.1969116752041941, 1.0, 0.11758133171956547, 0.0009556440948023749, 1.0),
            row(0.7788007830714048, 0.5352614285189903, 0.023153137001639675)),
        numbers(
            "Matern([0.8, 2.1], nu=0.5)",
            row(1.0, 0.21275392823303385, 1.0, 0.3231863966095472, 0.07314056433782662, 1.0),
            row(0.5856385425578032, 0.36132445104725774, 0.19282532223213675)),
        numbers(
            "Matern([0.8, 2.1], nu=1.5)",
            row(1.0, 0.2522104770270665, 1.0, 0.4179366685807095, 0.05961921694015009, 1.0),
            row(0.7626854105357765, 0.4738781698485579, 0.22255154218845283)),
        numbers(
            "Matern([0.8, 2.1], nu=2.5)",
            row(1.0, 0.2655042706735296, 1.0, 0.45218060760305534, 0.052650973410272854, 1.0),
            row(0.808150530581443, 0.51368173534085, 0.23183070265223812)),
        numbers(
            "RationalQuadratic(length_scale=0.9, alpha=0.6)",
            row(1.0, 0.5033256248800763, 1.0, 0.44754321608752984, 0.2488609020255171, 1.0),
            row(0.843028488023353, 0.697463570012936, 0.3426909433600794)),
        numbers(
            "ExpSineSquared(length_scale=1.3, periodicity=2.2)",
            row(1.0, 0.3974835419033232, 1.0, 0.558350216057825, 0.3838786937380162, 1.0),
            row(0.5389058011106796, 0.3381232823377293, 0.9999500386633976)),
        numbers(
            "DotProduct(0.6)",
            row(0.61, 0.21, 1.8900000000000001, 1.3599999999999999, -1.08, 4.8500000000000005),
            row(0.41, 0.81, 0.28)),
        numbers(
            "DotProduct(0.6) ** 3",
            row(
                0.226981,
                0.009260999999999998,
                6.751269000000001,
                2.515455999999999,
                -1.2597120000000002,
                114.08412500000003),
            row(0.06892099999999998, 0.531441, 0.021952000000000006)),
        numbers(
            "RBF(0.7) ** 2",
            row(1.0, 0.014337196583615456, 1.0, 0.0037281739058053053, 1.2935824182186721e-08, 1.0),
            row(0.5204501210207022, 0.19541044990972614, 5.345156218543601e-05)),
        numbers(
            "1.3**2 * RBF(0.7) + WhiteKernel(0.3)",
            row(
                1.9900000000000002,
                0.20235727603045092,
                1.9900000000000002,
                0.10318932838414316,
                0.00019221344241947155,
                1.9900000000000002),
            row(1.2192036706995382, 0.7470687960202654, 0.012355687223211172)),
        numbers(
            "RBF(1.5) * ExpSineSquared(1.3, 2.2)",
            row(1.0, 0.2503678676720231, 1.0, 0.30371735145636547, 0.05311975129329436, 1.0),
            row(0.5019144458109807, 0.283052612949936, 0.3426104903657741)),
        numbers(
            "(RBF(0.7) + 0.4) * (Matern(2.0, nu=2.5) + DotProduct(0.5))",
            row(
                2.0999999999999996,
                0.41253158579242966,
                3.892,
                0.8655551559785885,
                -0.36156051614473145,
                8.036),
            row(1.3884757905272453, 1.312242356142352, 0.2603765880524013)),
        numbers(
            "(RBF(0.7) + WhiteKernel(0.3)) ** 2 * RationalQuadratic(0.9, 0.6)",
            row(
                1.6900000000000002,
                0.007216278429476744,
                1.6900000000000002,
                0.001668518939937714,
                3.2192208744224847e-09,
                1.6900000000000002),
            row(0.43875427861565364, 0.13629167001187162, 1.831736626939701e-05)),
        numbers(
            "0.5 * (RBF([0.7, 1.9]) * Matern(3.0, nu=0.5) + 0.1 * DotProduct(1.0) ** 2) + WhiteKernel(0.05)",
            row(
                0.628125,
                0.10121933425269872,
                0.8700450000000002,
                0.32789490911413044,
                0.011914055899325163,
                2.057005),
            row(0.3991176597340699, 0.294029918567621, 0.08476026710923372)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("kernels")
  void areScikitLearns(String text, double[] triangle, double[] elsewhere) {
    var kernel = Kernel.parse(text);

    var among = kernel.bind(X, X);
    var next = 0;
    for (var i = 0; i < X.size(); i++) {
      var row = new double[X.size()];
      among.values(i, i, i + 1, row);
      for (var j = 0; j <= i; j++) {
        assertThat(row[j]).as("k(x%d, x%d)", i, j).isCloseTo(triangle[next++], within(1e-14 * 115));
      }
    }
    var across = kernel.bind(X, ELSEWHERE);
    for (var i = 0; i < X.size(); i++) {
      var one = new double[1];
      across.values(i, -1, 1, one);
      assertThat(one[0]).as("k(x%d, x*)", i).isCloseTo(elsewhere[i], within(1e-14));
    }
  }

  private static Arguments numbers(String kernel, double[] triangle, double[] elsewhere) {
    return arguments(kernel, triangle, elsewhere);
  }

  private static double[] row(double... numbers) {
    return numbers;
  }
}
