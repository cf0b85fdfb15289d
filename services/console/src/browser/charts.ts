import { drawCharts } from './charts/draw.ts'

drawCharts()
