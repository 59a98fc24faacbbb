declare module "jstat" {
  const jstat: {
    jStat: {
      erfc(x: number): number;
      chisquare: { cdf(x: number, degreesOfFreedom: number): number };
      tukey: {
        cdf(q: number, groups: number, degreesOfFreedom: number): number;
        inv(p: number, groups: number, degreesOfFreedom: number): number;
      };
    };
  };
  export default jstat;
}
