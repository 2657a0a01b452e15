/**
 * exp and log from additions, multiplications and divisions alone, which IEEE 754 rounds the same everywhere; the
 * language's own differ between browsers in the last bit. Arguments are reduced by exact powers of two; coefficients are
 * those of fdlibm (Sun Microsystems 1993, e_exp.c and e_log.c), whose error stays below one unit in the last place.
 */
const bits = new DataView(new ArrayBuffer(8));
/** ln 2 in two parts, the first with trailing zeros, so that k × LN2_HIGH is exact. */
const LN2_HIGH = 6.9314718036912381649e-1;
const LN2_LOW = 1.90821492927058770002e-10;
const LOG2_E = 1.442695040888963387;
const SQRT2 = 1.4142135623730951;
const EXP_OVERFLOW = 709.782712893383973096;
const EXP_UNDERFLOW = -745.13321910194110842;
const TWO_54 = 18_014_398_509_481_984;
const BIAS = 1023;

/** 2^k for a normal number, -1022 <= k <= 1023. */
function powerOfTwo(k: number): number {
  bits.setInt32(0, (k + BIAS) << 20);
  bits.setInt32(4, 0);
  return bits.getFloat64(0);
}

/** e^x. */
export function exp(x: number): number {
  if (x > EXP_OVERFLOW) return Infinity;
  if (x < EXP_UNDERFLOW) return 0;
  if (x !== x) return x;
  const k = Math.floor(x * LOG2_E + 0.5);
  const high = x - k * LN2_HIGH;
  const low = k * LN2_LOW;
  const r = high - low;
  const t = r * r;
  const c =
    r -
    t *
      (1.66666666666666019037e-1 +
        t *
          (-2.77777777770155933842e-3 +
            t *
              (6.61375632143793436117e-5 + t * (-1.6533902205465251539e-6 + t * 4.13813679705723846039e-8))));
  const y = 1 - (low - (r * c) / (2 - c) - high);
  // Two steps at the ends of the range, where 2^k alone is no normal number.
  if (k > BIAS) return y * 2 * powerOfTwo(k - 1);
  return k < 1 - BIAS ? (y * powerOfTwo(k + 54)) / TWO_54 : y * powerOfTwo(k);
}

/** Natural logarithm; of a negative number NaN, of zero -Infinity. */
export function log(x: number): number {
  if (!(x > 0)) return x === 0 ? -Infinity : NaN;
  if (x === Infinity) return x;
  const isSubnormal = x < 2.2250738585072014e-308;
  bits.setFloat64(0, isSubnormal ? x * TWO_54 : x);
  const word = bits.getInt32(0);
  let k = (word >>> 20) - BIAS - (isSubnormal ? 54 : 0);
  bits.setInt32(0, (word & 0xfffff) | (BIAS << 20));
  let m = bits.getFloat64(0);
  if (m > SQRT2) {
    m *= 0.5;
    k++;
  }
  const f = m - 1;
  const half = 0.5 * f * f;
  const s = f / (2 + f);
  const z = s * s;
  const w = z * z;
  const even = w * (3.999999999940941908e-1 + w * (2.222219843214978396e-1 + w * 1.531383769920937332e-1));
  const odd =
    z *
    (6.66666666666673513e-1 +
      w * (2.857142874366239149e-1 + w * (1.818357216161805012e-1 + w * 1.479819860511658591e-1)));
  return s * (half + (even + odd)) + k * LN2_LOW - half + f + k * LN2_HIGH;
}

/** x^y for x > 0, as e^(y ln x): at most 2 |y ln x| + 2 units in the last place off, which no draw can tell. */
export function pow(x: number, y: number): number {
  return exp(y * log(x));
}
